CREATE FUNCTION shout(bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'Q' || $1;
CREATE TABLE line (id int PRIMARY KEY, qty bigint NOT NULL, label text, loud text GENERATED ALWAYS AS (shout(qty)) STORED);
CREATE TABLE person (id int PRIMARY KEY, name text);
CREATE TABLE pair (a int, b int GENERATED ALWAYS AS (a / 2) STORED);
