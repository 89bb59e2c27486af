// title: Adverse events in trials of a drug
// description: One row a reported harm and arm, with the numbers affected and at risk; the arm need not be one that had the drug.
// param drug: RXCUI:3098 – id of the drug (dacarbazine)
MATCH (t:Trial)-[:TESTS]->(d:Drug)
WHERE d.id = $drug
MATCH (t)-[:REPORTS_ADVERSE_EVENT]->(x:AdverseEvent)
OPTIONAL MATCH (x)-[:FOR_ARM]->(a:Arm)
OPTIONAL MATCH (x)-[:OF_TERM]->(c:Disease)
RETURN DISTINCT t.id AS trial, x.id AS occurrence, x.name AS event, c.id AS term, a.name AS arm, a.role AS arm_role, x.serious AS serious, x.grade AS grade, x.affected AS affected, x.at_risk AS at_risk, x.episodes AS episodes
ORDER BY event, trial, arm, occurrence
