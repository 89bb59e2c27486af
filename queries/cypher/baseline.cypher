// title: Who was enrolled
// description: Numbers of participants, sex, age and histology at baseline; never results.
MATCH (t:Trial)-[:HAS_BASELINE]->(b:Baseline)
RETURN DISTINCT t.id AS trial, b.id AS baseline, b.characteristic AS characteristic, b.category_title AS category, b.value AS value, b.unit AS unit, b.low AS low, b.high AS high
ORDER BY trial, characteristic, category, value
