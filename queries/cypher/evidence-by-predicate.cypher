// title: Edges and the words they were read from
// description: For every edge of a predicate its statement and where the evidence stands; 'kgbuild explain EDGE'
//   shows the sentence.
// param predicate: has_class – a predicate of the closed list, such as has_target, approved_for or combined_with
MATCH (s:Statement)-[:EVIDENCED_BY]->(r:Record)
WHERE s.predicate = $predicate AND s.edge_id IS NOT NULL
RETURN DISTINCT s.edge_id AS edge, s.id AS statement, s.scope AS scope, r.id AS record
ORDER BY edge, statement
