-- Nodes that must be merged anew: every node of a record version that goes or comes, and what the vocabulary changes.
CREATE TABLE touched_nodes AS
  SELECT n.id FROM raw_nodes n JOIN gone g
    ON n.source_record = g.id AND n.source_version = g.version AND n.segment = g.segment
  UNION
  SELECT n.id FROM raw_nodes n JOIN fresh f
    ON n.source_record = f.id AND n.source_version = f.version AND n.segment = f.segment
  UNION
  SELECT id FROM differing
