DROP TABLE `reviews`;--> statement-breakpoint
ALTER TABLE `books` DROP COLUMN `review_count`;
