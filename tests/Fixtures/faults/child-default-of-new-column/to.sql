CREATE TABLE parent (id integer PRIMARY KEY, name text, level integer NOT NULL DEFAULT 1);
CREATE TABLE child (extra integer) INHERITS (parent);
CREATE TABLE grandchild (more integer) INHERITS (child);
ALTER TABLE ONLY child ALTER COLUMN level SET DEFAULT 5;
ALTER TABLE ONLY grandchild ALTER COLUMN level SET DEFAULT 5;
