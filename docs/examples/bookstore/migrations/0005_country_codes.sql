UPDATE `authors` SET `country` = CASE `country`
	WHEN 'United Kingdom' THEN 'GB'
	WHEN 'United States' THEN 'US'
	WHEN 'France' THEN 'FR'
	ELSE `country`
END;
--> statement-breakpoint
CREATE INDEX `orders_open` ON `orders` (`placed_at`) WHERE `status` IN ('open', 'paid');
