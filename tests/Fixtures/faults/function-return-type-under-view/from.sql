CREATE FUNCTION weigh(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT x + 1 $$;
CREATE VIEW weighed AS SELECT weigh(4) AS w;
CREATE TABLE box (a int, b int GENERATED ALWAYS AS (weigh(a)) STORED, c int DEFAULT weigh(2), CHECK (weigh(a) > 0));
