CREATE TABLE par (a int, n int);
CREATE TABLE kid (y text) INHERITS (par);
CREATE TABLE chi (x text) INHERITS (par);
CREATE TABLE grand (z text) INHERITS (chi);
ALTER TABLE par ADD CONSTRAINT par_n CHECK (n > 0) NOT VALID;
COMMENT ON CONSTRAINT par_n ON kid IS 'the first child''s';
CREATE TABLE whole (a int);
CREATE TABLE part (b int) INHERITS (whole);
ALTER TABLE whole ADD CONSTRAINT whole_a CHECK (a > 0) NOT VALID;
