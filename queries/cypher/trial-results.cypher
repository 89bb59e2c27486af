// title: Reported results
// description: One row a value of an endpoint; enrolment, age, sex and histology are baseline and not here.
MATCH (t:Trial)-[:HAS_OUTCOME]->(o:Outcome)-[:HAS_RESULT]->(r:Result)
RETURN DISTINCT t.id AS trial, r.id AS result, o.name AS outcome, r.param_type AS param_type, r.value AS value, r.unit AS unit, r.numerator AS numerator, r.denominator AS denominator, r.ci_low AS ci_low, r.ci_high AS ci_high, r.p_value AS p_value
ORDER BY trial, outcome, param_type, value
