INSERT INTO child (a, b) VALUES (5, 6);
