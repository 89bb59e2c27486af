-- The edges of the record versions in {keys}, and those of the vocabulary; ends are labelled as the merged nodes are.
SELECT {columns} FROM (
  SELECT e.* FROM raw_edges e
  JOIN {keys} k ON e.record = k.id AND e.source_version = k.version AND e.segment = k.segment
  UNION ALL BY NAME
  SELECT * FROM vocabulary_edges
) e LEFT JOIN labels s ON e.subject = s.id LEFT JOIN labels o ON e.object = o.id
