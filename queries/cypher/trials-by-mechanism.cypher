// title: Trials that test a drug of a class
// description: Classes below the given one count as well.
// param mechanism: CHEBI:52726 – id of the class or mode of action (proteasome inhibitor)
MATCH (t:Trial)-[:TESTS]->(d:Drug)-[:HAS_MECHANISM]->(m:Mechanism)-[:SUBCLASS_OF*0..8]->(a:Mechanism)
WHERE a.id = $mechanism
RETURN DISTINCT t.id AS trial, t.name AS title, d.id AS drug, d.name AS drug_name, m.name AS matched_name
ORDER BY trial, drug, matched_name
