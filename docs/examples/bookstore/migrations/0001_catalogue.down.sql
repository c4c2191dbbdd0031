DELETE FROM `books` WHERE `id` BETWEEN 1 AND 4;--> statement-breakpoint
DELETE FROM `authors` WHERE `id` BETWEEN 1 AND 5;--> statement-breakpoint
DELETE FROM `publishers` WHERE `id` BETWEEN 1 AND 4;
