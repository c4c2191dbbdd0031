CREATE TABLE visit (id int, rhythm varchar(20));
