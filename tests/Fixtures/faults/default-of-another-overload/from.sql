CREATE FUNCTION price(base integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT base';
CREATE TABLE item (id integer PRIMARY KEY, cents integer DEFAULT price(1));
