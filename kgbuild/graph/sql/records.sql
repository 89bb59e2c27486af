-- The records in {keys}, each with the place it was read from this time.
SELECT r.* EXCLUDE (segment) REPLACE (k.source AS source) FROM raw_records r
JOIN {keys} k ON r.id = k.id AND r.version = k.version AND r.segment = k.segment
