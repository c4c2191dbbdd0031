DROP TABLE `order_items`;--> statement-breakpoint
DROP TABLE `orders`;--> statement-breakpoint
DROP TABLE `customers`;--> statement-breakpoint
DROP TABLE `editions`;--> statement-breakpoint
DROP TABLE `book_authors`;--> statement-breakpoint
DROP TABLE `books`;--> statement-breakpoint
DROP TABLE `authors`;--> statement-breakpoint
DROP TABLE `publishers`;
