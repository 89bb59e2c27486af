// title: Trials that measure an endpoint
// description: The outcome's role tells whether the endpoint is a primary one there.
// param endpoint: Progression-Free Survival – name of the endpoint
MATCH (t:Trial)-[:HAS_OUTCOME]->(o:Outcome)-[:MEASURES]->(e:Endpoint)
WHERE lower(e.name) = lower($endpoint)
RETURN DISTINCT t.id AS trial, t.name AS title, o.name AS outcome, o.role AS role, o.time_frame AS time_frame
ORDER BY trial, outcome, role, time_frame
