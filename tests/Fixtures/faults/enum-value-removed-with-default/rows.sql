INSERT INTO staff VALUES (1, 'boss'), (2, DEFAULT);
