CREATE TYPE color AS ENUM ('r', 'b', 'g');
CREATE TABLE t (id int PRIMARY KEY, e color[], f color);
