CREATE TABLE anchor (i int);
