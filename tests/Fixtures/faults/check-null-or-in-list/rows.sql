INSERT INTO visit VALUES (1, NULL), (2, 'week');
