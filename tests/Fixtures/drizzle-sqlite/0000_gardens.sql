CREATE TABLE `beds` (
	`id` integer PRIMARY KEY NOT NULL,
	`garden_id` integer NOT NULL,
	`label` text NOT NULL,
	`soil` text DEFAULT 'loam' NOT NULL,
	FOREIGN KEY (`garden_id`) REFERENCES `gardens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `gardens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`area` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gardens_name_unique` ON `gardens` (`name`);--> statement-breakpoint
CREATE TABLE `plantings` (
	`id` integer PRIMARY KEY NOT NULL,
	`bed_id` integer NOT NULL,
	`crop` text NOT NULL,
	`planted_at` integer NOT NULL,
	`kilograms` real DEFAULT 0,
	FOREIGN KEY (`bed_id`) REFERENCES `beds`(`id`) ON UPDATE no action ON DELETE cascade
);
