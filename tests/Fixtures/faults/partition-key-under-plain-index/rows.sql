INSERT INTO visit VALUES (1, 1, 'a'), (1, 2, 'b');
