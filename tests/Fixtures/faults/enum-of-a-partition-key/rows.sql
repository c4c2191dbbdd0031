INSERT INTO t VALUES ('a', 1), ('c', 1);
