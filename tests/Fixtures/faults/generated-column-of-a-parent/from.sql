CREATE TABLE parent (a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE child (b integer) INHERITS (parent);
CREATE INDEX child_twice ON child (twice);
