CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY,
	`book_id` integer NOT NULL,
	`customer_id` integer,
	`stars` integer NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`written_at` text DEFAULT CURRENT_TIMESTAMP NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `books`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON DELETE SET NULL,
	CONSTRAINT `reviews_stars` CHECK (`stars` BETWEEN 1 AND 5)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_once` ON `reviews` (`book_id`, `customer_id`);--> statement-breakpoint
ALTER TABLE `books` ADD `review_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE TRIGGER `reviews_added` AFTER INSERT ON `reviews`
BEGIN
  UPDATE books SET review_count = review_count + 1 WHERE id = NEW.book_id;
END;
--> statement-breakpoint
CREATE TRIGGER `reviews_removed` AFTER DELETE ON `reviews`
BEGIN
  UPDATE books SET review_count = review_count - 1 WHERE id = OLD.book_id;
END;
