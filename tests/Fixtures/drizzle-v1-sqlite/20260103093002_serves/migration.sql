ALTER TABLE `ingredients` ADD `unit` text DEFAULT 'g' NOT NULL;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_recipes` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`title` text NOT NULL UNIQUE,
	`serves` integer DEFAULT 4 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_recipes`(`id`, `title`, `serves`) SELECT `id`, `title`, `serves` FROM `recipes`;--> statement-breakpoint
DROP TABLE `recipes`;--> statement-breakpoint
ALTER TABLE `__new_recipes` RENAME TO `recipes`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `ingredients_name_idx` ON `ingredients` (`recipe_id`,`name`);