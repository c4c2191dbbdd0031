CREATE TYPE color AS ENUM ('r', 'g', 'b');
CREATE TABLE t (id int PRIMARY KEY, e color, f color[]);
