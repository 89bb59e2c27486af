// title: Drugs in trials for a disease and for everything below it
// description: One row a drug and disease; how many trials and the highest phase stand on the edge.
// param disease: MONDO:0018078 – id of the disease (soft tissue sarcoma)
MATCH (x:Drug)-[i:IN_CLINICAL_TRIALS_FOR]->(d:Disease)-[:SUBCLASS_OF*0..12]->(a:Disease)
WHERE a.id = $disease
RETURN DISTINCT x.id AS drug, x.name AS drug_name, d.id AS matched, d.name AS matched_name, i.max_research_phase AS max_phase
ORDER BY drug, matched
