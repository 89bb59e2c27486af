-- Edges of records that nothing touched; an end whose node has another label now is labelled anew.
WITH relabelled AS (
  SELECT n.id, n.label FROM new_nodes n JOIN old_nodes o ON n.id = o.id WHERE n.label <> o.label
)
SELECT e.* REPLACE (coalesce(s.label, e.subject_label) AS subject_label, coalesce(o.label, e.object_label) AS object_label)
FROM old_edges e LEFT JOIN relabelled s ON e.subject = s.id LEFT JOIN relabelled o ON e.object = o.id
WHERE e.record IS NOT NULL AND e.record NOT IN (FROM touched)
