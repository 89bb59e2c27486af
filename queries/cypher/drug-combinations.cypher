// title: Drugs given together
// description: One row a pair of drugs and trial.
MATCH (a:Drug)-[c:COMBINED_WITH]->(b:Drug)
RETURN DISTINCT c.trial AS trial, a.id AS drug, a.name AS drug_name, b.id AS other, b.name AS other_name
ORDER BY trial, drug, other
