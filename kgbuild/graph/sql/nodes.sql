-- One row a node id. Of each property the value from the best source: the vocabulary, else the newest record
-- (then the larger record id). Equivalents are united. Most nodes (statements) come once and are passed through,
-- because the aggregate over all columns is wide.
WITH kept AS (
  SELECT n.*, CASE WHEN n.source_record IS NULL THEN '~'
    ELSE coalesce(k.last_update, '') || '|' || n.source_record END AS source_rank
  FROM raw_nodes n LEFT JOIN records k ON n.source_record = k.id AND n.source_version = k.version
  WHERE n.source_record IS NULL OR k.id IS NOT NULL
), repeated AS (
  SELECT id FROM kept GROUP BY id HAVING count(*) > 1
)
SELECT {columns} FROM kept WHERE id NOT IN (SELECT id FROM repeated)
UNION ALL
SELECT {merged} FROM kept WHERE id IN (SELECT id FROM repeated) GROUP BY id
