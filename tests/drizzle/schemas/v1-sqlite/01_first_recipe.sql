INSERT INTO recipes (id, title, serves) VALUES (1, 'Soup; with an Oh''', 2);
--> statement-breakpoint
INSERT INTO ingredients (recipe_id, name, amount) VALUES (1, 'leek', 3), (1, 'salt', NULL);
