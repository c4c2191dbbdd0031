CREATE TABLE line (k int, qty int, twice int GENERATED ALWAYS AS (qty * 2) STORED, half int) PARTITION BY LIST (k);
CREATE TABLE line_1 PARTITION OF line FOR VALUES IN (1);
CREATE TABLE base (qty int, twice int GENERATED ALWAYS AS (qty * 2) STORED);
CREATE TABLE derived (more int) INHERITS (base);
