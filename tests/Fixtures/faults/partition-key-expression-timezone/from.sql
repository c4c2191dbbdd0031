CREATE TABLE keepme (i int);
