CREATE FUNCTION is_code(val text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT val <> '' $$;
CREATE DOMAIN code AS text CONSTRAINT code_ok CHECK (is_code(VALUE));
CREATE DOMAIN tag AS text DEFAULT 'x' CONSTRAINT tag_ok CHECK (is_code(VALUE));
CREATE TYPE pair AS (l code, r int);
CREATE TABLE d (id int PRIMARY KEY, p pair, ts tag[]);
