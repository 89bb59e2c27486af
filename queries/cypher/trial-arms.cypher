// title: Arms and what they receive
// description: One row an arm and drug, intervention or regimen, with the dose where the record gives it.
MATCH (t:Trial)-[:HAS_ARM]->(a:Arm)
OPTIONAL MATCH (a)-[e:RECEIVES]->(x)
RETURN DISTINCT t.id AS trial, a.id AS arm, a.name AS arm_name, a.role AS role, x.id AS given, x.name AS given_name, e.dose_value AS dose, e.dose_unit AS unit, e.route AS route, e.frequency AS frequency
ORDER BY trial, arm_name, given, dose
