CREATE TABLE line (k int, qty bigint, twice int, half int GENERATED ALWAYS AS (qty / 2) STORED) PARTITION BY LIST (k);
CREATE TABLE line_1 PARTITION OF line FOR VALUES IN (1);
CREATE TABLE base (qty int, twice int);
CREATE TABLE derived (more int) INHERITS (base);
