CREATE TABLE parent (id integer PRIMARY KEY, name text);
CREATE TABLE child (extra integer) INHERITS (parent);
CREATE TABLE other (more integer) INHERITS (parent);
ALTER TABLE child ALTER COLUMN name SET NOT NULL;
