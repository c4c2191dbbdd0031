INSERT INTO gardens (id, name, area) VALUES (1, 'Hill; side', 120), (2, 'River''s end', 80);
--> statement-breakpoint
INSERT INTO beds (id, garden_id, label, soil) VALUES (1, 1, 'A', 'clay'), (2, 1, 'B', 'loam'), (3, 2, 'A', 'sand');
--> statement-breakpoint
INSERT INTO plantings (id, bed_id, crop, planted_at, kilograms)
VALUES (1, 1, 'beans', 1740000000, 3.5), (2, 1, 'peas', 1740100000, 1), (3, 2, 'kale', 1740200000, NULL), (4, 3, 'leek', 1740300000, 7.25);
