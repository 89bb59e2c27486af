// title: Trials that test a drug acting on a target
// description: Targets below the given one, such as members of a protein family, count as well.
// param target: FPLX:FGFR – id of the gene, family or complex (the FGFR family)
MATCH (t:Trial)-[:TESTS]->(d:Drug)-[e:TARGETS]->(g:Target)-[:SUBCLASS_OF*0..6]->(a:Target)
WHERE a.id = $target
RETURN DISTINCT t.id AS trial, t.name AS title, d.id AS drug, d.name AS drug_name, e.action AS action, g.name AS matched_name
ORDER BY trial, drug, action, matched_name
