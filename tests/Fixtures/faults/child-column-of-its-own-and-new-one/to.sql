CREATE TABLE parent (id integer PRIMARY KEY, name text, level integer DEFAULT 1);
CREATE TABLE child (extra integer, name text) INHERITS (parent);
CREATE TABLE grandchild (more integer) INHERITS (child);
