CREATE TABLE parent (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE child (extra integer) INHERITS (parent);
CREATE TABLE other (more integer) INHERITS (parent);
