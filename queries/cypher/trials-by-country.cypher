// title: Trials with a site in a country
// description: Countries go by their ISO 3166 code; one row a trial.
// param country: ISO3166:US – id of the country
MATCH (t:Trial)-[:CONDUCTED_IN]->(c:Country)
WHERE c.id = $country
RETURN DISTINCT t.id AS trial, t.name AS title, t.status AS status, c.name AS country_name
ORDER BY trial
