CREATE TYPE st AS ENUM ('a','b');
CREATE TABLE ex (id int PRIMARY KEY, name varchar(10) NOT NULL, s st, gone int);
CREATE TABLE wrap (id int PRIMARY KEY, r ex, rs ex[]);
CREATE VIEW v AS SELECT id, (r).name AS n, r FROM wrap;
CREATE INDEX wi ON wrap (r);
CREATE TABLE deep (w wrap);
