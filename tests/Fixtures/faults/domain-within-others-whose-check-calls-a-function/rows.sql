INSERT INTO d VALUES (1, ROW('a', 1), '{b,c}');
