INSERT INTO visit (at) SELECT '2026-01-01' FROM generate_series(1, 9); DELETE FROM visit WHERE id > 5;
INSERT INTO orders (at) SELECT '2026-01-01' FROM generate_series(1, 9); DELETE FROM orders WHERE id > 5;
INSERT INTO bill (at) SELECT '2026-01-01' FROM generate_series(1, 9); DELETE FROM bill WHERE id > 5; UPDATE bill SET state = NULL WHERE id = 1;
