CREATE TABLE par (a int, n int);
CREATE TABLE kid (y text) INHERITS (par);
ALTER TABLE par ADD CONSTRAINT par_n CHECK (n > 0) NOT VALID;
COMMENT ON CONSTRAINT par_n ON kid IS 'the first child''s';
