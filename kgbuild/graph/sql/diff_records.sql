-- Records that came, went, changed, or lie elsewhere.
CREATE VIEW changed_records AS
SELECT CASE WHEN o.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'deleted'
    WHEN o.version <> n.version THEN 'changed' ELSE 'moved' END AS kind,
  coalesce(n.id, o.id) AS record, coalesce(n.trial, o.trial) AS trial, coalesce(n.title, o.title) AS title,
  coalesce(n.source, o.source) AS source
FROM old_records o FULL OUTER JOIN new_records n ON o.id = n.id
WHERE o.id IS NULL OR n.id IS NULL OR o.version <> n.version OR o.source <> n.source;
SELECT * FROM changed_records ORDER BY kind, record
