CREATE FUNCTION weigh(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT x::bigint + 2 $$;
CREATE VIEW weighed AS SELECT weigh(4) AS w;
CREATE TABLE box (a int, b int GENERATED ALWAYS AS (weigh(a)) STORED, c int DEFAULT weigh(2), CHECK (weigh(a) > 0));
