CREATE TABLE `ingredients` (
	`id` integer PRIMARY KEY,
	`recipe_id` integer NOT NULL,
	`name` text NOT NULL,
	`amount` real,
	CONSTRAINT `fk_ingredients_recipe_id_recipes_id_fk` FOREIGN KEY (`recipe_id`) REFERENCES `recipes`(`id`) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE `recipes` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`title` text NOT NULL UNIQUE,
	`serves` integer
);
