-- Rows of one table that belong to the versions kept; a record that was given twice counts once.
SELECT DISTINCT r.* FROM raw_{table} r JOIN records k ON r.record = k.id AND r.version = k.version
