-- Rows of one staged table that belong to the record versions in {keys}.
SELECT r.* EXCLUDE (segment) FROM raw_{table} r
JOIN {keys} k ON r.record = k.id AND r.version = k.version AND r.segment = k.segment
