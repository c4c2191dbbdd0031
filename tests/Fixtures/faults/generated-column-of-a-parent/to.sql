CREATE TABLE parent (a integer, twice integer GENERATED ALWAYS AS (a + a + 0) STORED, next integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE child (b integer) INHERITS (parent);
CREATE INDEX child_twice ON child (twice);
