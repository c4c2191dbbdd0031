DROP INDEX orders_customer;
--> statement-breakpoint
ALTER TABLE customers DROP COLUMN phone;
