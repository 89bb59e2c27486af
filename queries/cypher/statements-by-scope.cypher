// title: What the records say, by scope
// description: Every statement of a scope with its words, whether it became an edge or not.
// param scope: other_study – this_trial, other_study, drug_knowledge, regulatory or background
MATCH (s:Statement)-[:EVIDENCED_BY]->(r:Record)
WHERE s.scope = $scope
RETURN DISTINCT s.id AS statement, r.id AS record, s.subject_name AS subject, s.predicate AS predicate, s.object_name AS object, s.assertion AS assertion, s.quote AS quote
ORDER BY statement
