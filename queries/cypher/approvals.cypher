// title: Approvals that the records report
// description: What a regulator approved a drug for, as the records say it.
MATCH (x:Drug)-[a:APPROVED_FOR]->(d:Disease)
RETURN DISTINCT x.id AS drug, x.name AS drug_name, d.id AS disease, d.name AS disease_name, a.authority AS authority, a.prior_therapy AS prior_therapy
ORDER BY drug, disease, authority, prior_therapy
