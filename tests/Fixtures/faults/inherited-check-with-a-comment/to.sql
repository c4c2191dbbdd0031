CREATE TABLE m (id int NOT NULL, k int NOT NULL, CONSTRAINT ck CHECK (id >= 0)) PARTITION BY LIST (k);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
COMMENT ON CONSTRAINT ck ON m1 IS 'the partition''s';
CREATE TABLE par (a int, CONSTRAINT ck CHECK (a > 0));
CREATE TABLE chi (x int) INHERITS (par);
CREATE TABLE young (y int) INHERITS (chi);
COMMENT ON CONSTRAINT ck ON chi IS 'the child''s';
COMMENT ON CONSTRAINT ck ON young IS 'the grandchild''s';
