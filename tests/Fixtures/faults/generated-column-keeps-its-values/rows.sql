INSERT INTO line VALUES (1, 7); INSERT INTO person VALUES (1, 'Ada', 'Lovelace'); INSERT INTO pair (b) VALUES (4);
