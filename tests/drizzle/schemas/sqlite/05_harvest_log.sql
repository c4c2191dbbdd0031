CREATE TABLE harvest_log (
  id INTEGER PRIMARY KEY,
  planting_id INTEGER NOT NULL REFERENCES plantings (id) ON DELETE CASCADE,
  kilograms REAL NOT NULL,
  note TEXT NOT NULL DEFAULT 'weighed; by hand'
);
--> statement-breakpoint
CREATE TRIGGER harvest_weighed AFTER UPDATE OF kilograms ON plantings WHEN NEW.kilograms > coalesce(OLD.kilograms, 0)
BEGIN
  INSERT INTO harvest_log (planting_id, kilograms) VALUES (NEW.id, NEW.kilograms - coalesce(OLD.kilograms, 0));
  UPDATE plantings SET kilograms = CASE WHEN NEW.kilograms > 1000 THEN 1000 ELSE NEW.kilograms END WHERE id = NEW.id;
END;
--> statement-breakpoint
INSERT INTO members (id, email, first_name, last_name, joined_on) VALUES (1, 'ann@example.org', 'Ann', 'O''Hara', '2024-03-01');
--> statement-breakpoint
INSERT INTO members (id, email, first_name, last_name, joined_on, left_on) VALUES (2, 'ANN@example.org', 'Anna', 'Old', '2020-03-01', '2022-01-01');
--> statement-breakpoint
INSERT INTO tenancies (member_id, garden_id, since) VALUES (1, 1, '2024-03-01'), (1, 2, '2025-01-01');
--> statement-breakpoint
UPDATE plantings SET kilograms = kilograms + 2 WHERE plant = 'beans';
