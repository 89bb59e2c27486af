// title: Results of an endpoint across trials
// description: One row a number and arm, from a registry's tables and from sentences alike; planned and reported outcomes.
// param endpoint: Progression-Free Survival – name of the endpoint
MATCH (t:Trial)-[:HAS_OUTCOME]->(o:Outcome)-[:MEASURES]->(e:Endpoint)
WHERE lower(e.name) = lower($endpoint)
MATCH (o)-[:HAS_RESULT]->(r:Result)
OPTIONAL MATCH (r)-[:FOR_ARM]->(a:Arm)
RETURN DISTINCT t.id AS trial, o.name AS outcome, o.role AS role, o.time_frame AS time_frame, r.id AS result, a.name AS arm, r.category_title AS category, r.param_type AS param_type, r.value AS value, r.value_text AS value_text, r.unit AS unit, r.dispersion_low AS dispersion_low, r.dispersion_high AS dispersion_high, r.ci_low AS ci_low, r.ci_high AS ci_high, r.analyzed AS analyzed
ORDER BY trial, outcome, category, arm, value, result
