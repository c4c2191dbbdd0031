CREATE TABLE line (id int PRIMARY KEY, qty int, twice int);
