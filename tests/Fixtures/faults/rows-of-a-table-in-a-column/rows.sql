INSERT INTO ex VALUES (1, 'x,y', 'a', 2);
INSERT INTO wrap SELECT 1, e, ARRAY[e] FROM ex e;
INSERT INTO deep SELECT w FROM wrap w;
