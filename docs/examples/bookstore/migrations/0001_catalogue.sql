INSERT INTO `publishers` (`id`, `name`, `city`) VALUES (1, 'Smith, Elder & Co.', 'London'), (2, 'T. Egerton', 'London'), (3, 'Harper & Brothers', 'New York'), (4, 'Rodale Reprints', NULL);--> statement-breakpoint
INSERT INTO `authors` (`id`, `name`, `born`, `country`) VALUES (1, 'Charlotte Brontë', 1816, 'United Kingdom'), (2, 'Jane Austen', 1775, 'United Kingdom'), (3, 'Herman Melville', 1819, 'United States'), (4, 'Alexandre Dumas', 1802, 'France'), (5, 'Auguste Maquet', 1813, 'France');--> statement-breakpoint
INSERT INTO `books` (`id`, `title`, `published`, `language`) VALUES (1, 'Jane Eyre', 1847, 'en'), (2, 'Pride and Prejudice', 1813, 'en'), (3, 'Moby-Dick; or, The Whale', 1851, 'en'), (4, 'Les Trois Mousquetaires', 1844, 'fr');--> statement-breakpoint
INSERT INTO `book_authors` (`book_id`, `author_id`, `position`) VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1), (4, 5, 2);--> statement-breakpoint
INSERT INTO `editions` (`id`, `book_id`, `publisher_id`, `isbn`, `format`, `price`, `in_print`) VALUES
	(1, 1, 1, '9780000000018', 'hardback', 24.95, 0),
	(2, 1, 4, '9780000000025', 'paperback', 8.99, 1),
	(3, 2, 2, '9780000000032', 'hardback', 31.5, 0),
	(4, 2, 4, '9780000000049', 'ebook', 0.29, 1),
	(5, 3, 3, '9780000000056', 'paperback', 12.1, 1),
	(6, 4, NULL, '9780000000063', 'paperback', 9.95, 1);
