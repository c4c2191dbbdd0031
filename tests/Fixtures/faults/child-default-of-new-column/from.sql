CREATE TABLE parent (id integer PRIMARY KEY, name text);
CREATE TABLE child (extra integer) INHERITS (parent);
CREATE TABLE grandchild (more integer) INHERITS (child);
