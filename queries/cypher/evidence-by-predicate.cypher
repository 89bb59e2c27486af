// title: Edges and the words they were read from
// description: For every edge of a predicate the words that it rests on; 'kgbuild explain EDGE' shows the sentence.
// param predicate: has_class – a predicate of the closed list, such as has_target, approved_for or combined_with
MATCH (s:Statement)-[:EVIDENCED_BY]->(r:Record)
WHERE s.predicate = $predicate AND s.edge_id IS NOT NULL
RETURN DISTINCT s.edge_id AS edge, s.subject_name AS subject, s.object_name AS object, s.scope AS scope, r.id AS record, s.quote AS quote
ORDER BY edge, quote
