-- One row a node id. Of each property the value from the best source: the vocabulary, else the newest record
-- (then the larger record id). Equivalents are united. Most nodes (statements) come once and are passed through,
-- because the aggregate over all columns is wide. {among} narrows to the ids that are asked for.
WITH found AS (
  SELECT n.* EXCLUDE (segment) REPLACE (CASE WHEN n.label = 'Record' THEN k.source ELSE n.source END AS source),
    coalesce(k.last_update, '') || '|' || n.source_record AS source_rank
  FROM raw_nodes n JOIN kept k ON n.source_record = k.id AND n.source_version = k.version AND n.segment = k.segment
  {among}
  UNION ALL BY NAME
  SELECT n.*, '~' AS source_rank FROM vocabulary_nodes n {among}
), repeated AS (
  SELECT id FROM found GROUP BY id HAVING count(*) > 1
)
SELECT {columns} FROM found WHERE id NOT IN (SELECT id FROM repeated)
UNION ALL
SELECT {merged} FROM found WHERE id IN (SELECT id FROM repeated) GROUP BY id
