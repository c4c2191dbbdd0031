CREATE TABLE visit (id int, at date NOT NULL);
CREATE FUNCTION label(visit) RETURNS text LANGUAGE sql AS $$ SELECT $1.id || ' at ' || $1.at $$;
CREATE AGGREGATE visits(visit) (SFUNC = array_append, STYPE = visit[]);
CREATE FUNCTION same(visit, visit) RETURNS boolean LANGUAGE sql AS $$ SELECT $1.id = $2.id $$;
CREATE OPERATOR === (LEFTARG = visit, RIGHTARG = visit, FUNCTION = same);
