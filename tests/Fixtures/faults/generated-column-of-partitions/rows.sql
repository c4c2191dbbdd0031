INSERT INTO line (k, qty) VALUES (1, 8); INSERT INTO derived VALUES (3);
