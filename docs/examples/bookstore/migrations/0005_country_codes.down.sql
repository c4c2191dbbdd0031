DROP INDEX `orders_open`;--> statement-breakpoint
UPDATE `authors` SET `country` = CASE `country`
	WHEN 'GB' THEN 'United Kingdom'
	WHEN 'US' THEN 'United States'
	WHEN 'FR' THEN 'France'
	ELSE `country`
END;
