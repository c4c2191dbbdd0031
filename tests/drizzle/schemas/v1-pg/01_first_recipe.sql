INSERT INTO recipes (title, serves) VALUES ('Soup; with an Oh''', 2);
--> statement-breakpoint
INSERT INTO ingredients (recipe_id, name, amount, unit) SELECT id, 'leek', 3, 'piece' FROM recipes;
