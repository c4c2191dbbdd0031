CREATE FUNCTION good_code(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT t ~ '^c_' $$;
CREATE DOMAIN code AS text CHECK (good_code(VALUE));
CREATE FUNCTION code_len(c code) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length(c) $$;
CREATE FUNCTION next_code() RETURNS text LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 'c_' || md5('x'); END $$;
CREATE TABLE item (
  id bigint PRIMARY KEY,
  ext code NOT NULL DEFAULT next_code(),
  w int GENERATED ALWAYS AS (code_len(ext)) STORED CHECK (code_len(ext) > 2)
);
CREATE INDEX item_long ON item (id) WHERE code_len(ext) > 30;
