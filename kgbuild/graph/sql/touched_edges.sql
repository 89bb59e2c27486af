-- Edges that may differ: of touched records, at nodes merged anew, of no single record.
CREATE TABLE touched_edges AS
SELECT id FROM (SELECT id, record, subject, object FROM old_edges UNION ALL SELECT id, record, subject, object FROM edges)
WHERE record IS NULL OR record IN (FROM touched)
  OR subject IN (FROM touched_nodes) OR object IN (FROM touched_nodes)
GROUP BY id
