INSERT INTO core.menu VALUES (1, 'link');
