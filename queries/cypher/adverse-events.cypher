// title: Reported adverse events
// description: One row a reported harm, with grade and counts where the record gives them.
MATCH (t:Trial)-[:REPORTS_ADVERSE_EVENT]->(x:AdverseEvent)
OPTIONAL MATCH (x)-[:OF_TERM]->(d:Disease)
RETURN DISTINCT t.id AS trial, x.id AS occurrence, x.name AS event, d.id AS term, x.grade AS grade, x.serious AS serious, x.affected AS affected, x.at_risk AS at_risk, x.episodes AS episodes
ORDER BY trial, event, occurrence
