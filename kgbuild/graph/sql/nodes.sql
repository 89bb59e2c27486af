-- One row a node id. Of each property the value from the best source: the vocabulary, else the newest record
-- (then the larger record id). Equivalents are united.
WITH ranked AS (
  SELECT n.*, CASE WHEN n.source_record IS NULL THEN '~' ELSE coalesce(k.last_update, '') || '|' || n.source_record END AS source_rank
  FROM raw_nodes n LEFT JOIN records k ON n.source_record = k.id AND n.source_version = k.version
  WHERE n.source_record IS NULL OR k.id IS NOT NULL
)
SELECT id, max_by(label, source_rank) AS label, max_by(name, source_rank) AS name,
  max_by(category, source_rank) AS category, {xref} AS xref{properties}
FROM ranked GROUP BY id
