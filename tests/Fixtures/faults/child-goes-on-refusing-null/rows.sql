INSERT INTO child VALUES (1, 'a', 2);
INSERT INTO other VALUES (2, 'b', 3);
