DROP VIEW `bestsellers`;--> statement-breakpoint
DROP VIEW `book_list`;
