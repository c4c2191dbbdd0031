INSERT INTO visit (at) SELECT NULL FROM generate_series(1, 100); DELETE FROM visit WHERE id > 50;
INSERT INTO invoice (note) VALUES ('first'); INSERT INTO account VALUES (-1), (-3); INSERT INTO root VALUES (0);
INSERT INTO ticket (note) SELECT 'x' FROM generate_series(1, 20); DELETE FROM ticket;
INSERT INTO capped (note) SELECT 'x' FROM generate_series(1, 29); INSERT INTO shared DEFAULT VALUES; DELETE FROM shared;
