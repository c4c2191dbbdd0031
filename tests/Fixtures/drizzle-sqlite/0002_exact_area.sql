PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_gardens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`area` real DEFAULT 1.5 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_gardens`("id", "name", "area") SELECT "id", "name", "area" FROM `gardens`;--> statement-breakpoint
DROP TABLE `gardens`;--> statement-breakpoint
ALTER TABLE `__new_gardens` RENAME TO `gardens`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `gardens_name_unique` ON `gardens` (`name`);