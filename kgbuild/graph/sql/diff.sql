-- Rows of one table that only one side has, or that differ, with the record that caused it. Rows are compared by hash.
WITH o AS (SELECT id, {what} AS what, hash({said}) AS said FROM old_{table} WHERE {where}),
n AS (SELECT id, {what} AS what, hash({said}) AS said FROM new_{table} WHERE {where}),
d AS (
  SELECT coalesce(n.id, o.id) AS id, coalesce(n.what, o.what) AS what,
    CASE WHEN o.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'retracted' ELSE 'changed' END AS kind
  FROM o FULL OUTER JOIN n ON o.id = n.id
  WHERE o.id IS NULL OR n.id IS NULL OR o.said <> n.said
)
SELECT d.kind, d.id, d.what, coalesce(CASE WHEN d.kind = 'retracted' THEN oc.record ELSE nc.record END, oc.record) AS record
FROM d
LEFT JOIN ({old_causes}) oc ON d.id = oc.id
LEFT JOIN ({new_causes}) nc ON d.id = nc.id
ORDER BY d.kind, d.id
