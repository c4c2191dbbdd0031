CREATE TABLE `members` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`full_name` text GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED,
	`joined_on` text DEFAULT CURRENT_DATE NOT NULL,
	`left_on` text,
	CONSTRAINT "members_left_later" CHECK("members"."left_on" is null or "members"."left_on" >= "members"."joined_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_active_email` ON `members` (lower("email")) WHERE "members"."left_on" is null;--> statement-breakpoint
CREATE TABLE `tenancies` (
	`member_id` integer NOT NULL,
	`garden_id` integer NOT NULL,
	`since` text NOT NULL,
	PRIMARY KEY(`member_id`, `garden_id`),
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`garden_id`) REFERENCES `gardens`(`id`) ON UPDATE cascade ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `tenancies_garden` ON `tenancies` (`garden_id`);