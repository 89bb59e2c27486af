-- One row an edge id. The id holds all that the edge says, so equal ids differ in evidence and confidence only.
SELECT id, min(e.type) AS type, min(e.subject) AS subject, min(s.label) AS subject_label, min(e.object) AS object,
  min(o.label) AS object_label, {columns}
FROM (
  SELECT r.* FROM raw_edges r LEFT JOIN records k ON r.record = k.id AND r.source_version = k.version
  WHERE r.record IS NULL OR k.id IS NOT NULL
) e
LEFT JOIN (SELECT id AS node_id, label FROM nodes) s ON e.subject = s.node_id
LEFT JOIN (SELECT id AS node_id, label FROM nodes) o ON e.object = o.node_id
GROUP BY id
