// title: Planned and reported outcomes of a role
// description: One row an outcome, with the endpoint that it measures where one was recognised.
// param role: primary – primary, secondary, other or reported
MATCH (t:Trial)-[:HAS_OUTCOME]->(o:Outcome)
WHERE o.role = $role
OPTIONAL MATCH (o)-[:MEASURES]->(e:Endpoint)
RETURN DISTINCT t.id AS trial, t.name AS title, o.name AS outcome, e.id AS endpoint, o.time_frame AS time_frame
ORDER BY trial, outcome, endpoint
