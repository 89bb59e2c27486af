-- One row a record id: of several versions the one with the newest last_update (then the larger version hash) stays.
SELECT * FROM raw_records
QUALIFY row_number() OVER (PARTITION BY id ORDER BY coalesce(last_update, '') DESC, version DESC) = 1
