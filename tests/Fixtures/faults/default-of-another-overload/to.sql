CREATE FUNCTION price(base integer, tax integer DEFAULT 2) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT base + tax';
CREATE TABLE item (id integer PRIMARY KEY, cents integer DEFAULT price(1));
