INSERT INTO t VALUES (1, 'g', '{b}'), (2, NULL, NULL);
