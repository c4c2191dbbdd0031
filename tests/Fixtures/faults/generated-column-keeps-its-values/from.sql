CREATE FUNCTION shout(int) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'q' || $1;
CREATE TABLE line (id int PRIMARY KEY, qty int NOT NULL, label text GENERATED ALWAYS AS (shout(qty)) STORED);
CREATE TABLE person (id int PRIMARY KEY, first text, last text, name text GENERATED ALWAYS AS (first || ' ' || last) STORED);
CREATE TABLE pair (a int GENERATED ALWAYS AS (b * 2) STORED, b int);
