// title: Trials that bar people with a disease
// description: Conditions that exclude from taking part, with everything below the given one; such a condition is not studied.
// param disease: MONDO:0005550 – id of the disease (infectious disease)
MATCH (t:Trial)-[:ENROLLS]->(p:Population)-[:EXCLUDES]->(d:Disease)-[:SUBCLASS_OF*0..12]->(a:Disease)
WHERE a.id = $disease
RETURN DISTINCT t.id AS trial, t.name AS title, d.id AS excluded, d.name AS excluded_name
ORDER BY trial, excluded
