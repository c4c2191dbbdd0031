INSERT INTO child VALUES (1, 'a', 2);
INSERT INTO grandchild VALUES (2, 'b', 3, 4);
