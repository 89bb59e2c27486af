// title: Trials that combine a drug of a class with another drug, with their primary endpoints
// description: Classes below the given one count as well. A trial without primary outcomes has an empty endpoint.
// param mechanism: CHEBI:52726 – id of the class or mode of action (proteasome inhibitor)
MATCH (t:Trial)-[:TESTS]->(d:Drug)-[:HAS_MECHANISM]->(m:Mechanism)-[:SUBCLASS_OF*0..8]->(a:Mechanism)
WHERE a.id = $mechanism
WITH DISTINCT t, d
MATCH (d)-[c:COMBINED_WITH]-(x:Drug)
WHERE c.trial = t.id AND x.id <> d.id
WITH DISTINCT t, d, x
OPTIONAL MATCH (t)-[:HAS_OUTCOME]->(o:Outcome)
WHERE o.role = 'primary'
RETURN DISTINCT t.name AS title, d.name AS drug_name, x.name AS other_name, o.name AS primary_endpoint, o.time_frame AS time_frame
ORDER BY title, drug_name, other_name, primary_endpoint
