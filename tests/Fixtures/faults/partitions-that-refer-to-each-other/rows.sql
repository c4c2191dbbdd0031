INSERT INTO seller VALUES (1, 's'); INSERT INTO buyer VALUES (1, 'b');
