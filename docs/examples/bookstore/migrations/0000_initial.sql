CREATE TABLE `publishers` (
	`id` integer PRIMARY KEY,
	`name` text NOT NULL UNIQUE,
	`city` text
);
--> statement-breakpoint
CREATE TABLE `authors` (
	`id` integer PRIMARY KEY,
	`name` text NOT NULL,
	`born` integer,
	`country` text DEFAULT 'ZZ' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `authors_name` ON `authors` (`name`);--> statement-breakpoint
CREATE TABLE `books` (
	`id` integer PRIMARY KEY,
	`title` text NOT NULL,
	`published` integer,
	`language` text DEFAULT 'en' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `books_title` ON `books` (`title` COLLATE NOCASE);--> statement-breakpoint
CREATE TABLE `book_authors` (
	`book_id` integer NOT NULL,
	`author_id` integer NOT NULL,
	`position` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY (`book_id`, `author_id`),
	FOREIGN KEY (`book_id`) REFERENCES `books`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`author_id`) REFERENCES `authors`(`id`) ON DELETE RESTRICT
);
--> statement-breakpoint
CREATE INDEX `book_authors_author` ON `book_authors` (`author_id`);--> statement-breakpoint
CREATE TABLE `editions` (
	`id` integer PRIMARY KEY,
	`book_id` integer NOT NULL,
	`publisher_id` integer,
	`isbn` text NOT NULL,
	`format` text DEFAULT 'paperback' NOT NULL,
	`price` real NOT NULL,
	`in_print` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `books`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`publisher_id`) REFERENCES `publishers`(`id`) ON DELETE SET NULL,
	CONSTRAINT `editions_format` CHECK (`format` IN ('hardback', 'paperback', 'ebook')),
	CONSTRAINT `editions_price` CHECK (`price` >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `editions_isbn` ON `editions` (`isbn`);--> statement-breakpoint
CREATE INDEX `editions_in_print` ON `editions` (`book_id`, `price`) WHERE `in_print` = 1;--> statement-breakpoint
CREATE TABLE `customers` (
	`id` integer PRIMARY KEY,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`joined_at` text DEFAULT CURRENT_TIMESTAMP NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customers_email` ON `customers` (lower(`email`));--> statement-breakpoint
CREATE TABLE `orders` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`customer_id` integer NOT NULL,
	`status` text DEFAULT 'open' NOT NULL,
	`placed_at` text DEFAULT CURRENT_TIMESTAMP NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON DELETE RESTRICT,
	CONSTRAINT `orders_status` CHECK (`status` IN ('open', 'paid', 'sent', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `orders_customer` ON `orders` (`customer_id`, `placed_at`);--> statement-breakpoint
CREATE TABLE `order_items` (
	`order_id` integer NOT NULL,
	`edition_id` integer NOT NULL,
	`quantity` integer DEFAULT 1 NOT NULL,
	`price` real NOT NULL,
	PRIMARY KEY (`order_id`, `edition_id`),
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`edition_id`) REFERENCES `editions`(`id`) ON DELETE RESTRICT,
	CONSTRAINT `order_items_quantity` CHECK (`quantity` > 0)
);
--> statement-breakpoint
CREATE INDEX `order_items_edition` ON `order_items` (`edition_id`);
