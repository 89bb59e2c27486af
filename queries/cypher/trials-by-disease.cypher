// title: Trials of a disease and of everything below it
// description: Finds trials whose records may never name the disease itself: a trial of leiomyosarcoma is a trial
//   of soft tissue sarcoma.
// param disease: MONDO:0018078 – id of the disease (soft tissue sarcoma)
MATCH (t:Trial)-[:STUDIES]->(d:Disease)-[:SUBCLASS_OF*0..12]->(a:Disease)
WHERE a.id = $disease
RETURN DISTINCT t.id AS trial, t.name AS title, d.id AS matched, d.name AS matched_name
ORDER BY trial, matched
