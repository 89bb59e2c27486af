-- One row an edge id. The id holds all that the edge says, so equal ids differ in evidence and confidence only;
-- they meet where one record was given twice. The labels of both ends come from the merged nodes.
WITH kept AS (
  SELECT r.* FROM raw_edges r LEFT JOIN records k ON r.record = k.id AND r.source_version = k.version
  WHERE r.record IS NULL OR k.id IS NOT NULL
), repeated AS (
  SELECT id FROM kept GROUP BY id HAVING count(*) > 1
), single AS (
  SELECT {columns} FROM kept WHERE id NOT IN (SELECT id FROM repeated)
  UNION ALL
  SELECT {merged} FROM kept WHERE id IN (SELECT id FROM repeated) GROUP BY id
)
SELECT e.* REPLACE (coalesce(s.label, '') AS subject_label, coalesce(o.label, '') AS object_label)
FROM single e LEFT JOIN nodes s ON e.subject = s.id LEFT JOIN nodes o ON e.object = o.id
