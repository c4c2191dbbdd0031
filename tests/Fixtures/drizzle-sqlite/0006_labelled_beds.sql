PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_beds` (
	`id` integer PRIMARY KEY NOT NULL,
	`garden_id` integer NOT NULL,
	`label` text NOT NULL,
	`soil` text,
	FOREIGN KEY (`garden_id`) REFERENCES `gardens`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "beds_label" CHECK(length("__new_beds"."label") < 20)
);
--> statement-breakpoint
INSERT INTO `__new_beds`("id", "garden_id", "label", "soil") SELECT "id", "garden_id", "label", "soil" FROM `beds`;--> statement-breakpoint
DROP TABLE `beds`;--> statement-breakpoint
ALTER TABLE `__new_beds` RENAME TO `beds`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `beds_label_unique` ON `beds` (`garden_id`,`label`);