-- Records whose version or place is another one than before (touched), and their new versions (fresh).
CREATE TABLE gone AS
  SELECT o.id, o.version, o.segment FROM old_kept o JOIN old_records r ON o.id = r.id
  LEFT JOIN kept k ON k.id = o.id AND k.version = o.version AND k.source = r.source WHERE k.id IS NULL;
CREATE TABLE fresh AS
  SELECT k.* FROM kept k LEFT JOIN old_records r ON k.id = r.id AND k.version = r.version AND k.source = r.source
  WHERE r.id IS NULL;
CREATE TABLE touched AS SELECT id FROM gone UNION SELECT id FROM fresh
