PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_editions` (
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
INSERT INTO `__new_editions` (`id`, `book_id`, `publisher_id`, `isbn`, `format`, `price`, `in_print`)
SELECT `id`, `book_id`, `publisher_id`, `isbn`, `format`, `price_cents` / 100.0, `in_print` FROM `editions`;
--> statement-breakpoint
DROP TABLE `editions`;--> statement-breakpoint
ALTER TABLE `__new_editions` RENAME TO `editions`;--> statement-breakpoint
CREATE TABLE `__new_order_items` (
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
INSERT INTO `__new_order_items` (`order_id`, `edition_id`, `quantity`, `price`)
SELECT `order_id`, `edition_id`, `quantity`, `price_cents` / 100.0 FROM `order_items`;
--> statement-breakpoint
DROP TABLE `order_items`;--> statement-breakpoint
ALTER TABLE `__new_order_items` RENAME TO `order_items`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `editions_isbn` ON `editions` (`isbn`);--> statement-breakpoint
CREATE INDEX `editions_in_print` ON `editions` (`book_id`, `price`) WHERE `in_print` = 1;--> statement-breakpoint
CREATE INDEX `order_items_edition` ON `order_items` (`edition_id`);
