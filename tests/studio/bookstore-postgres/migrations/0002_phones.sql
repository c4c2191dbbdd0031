ALTER TABLE customers ADD COLUMN phone text;
--> statement-breakpoint
CREATE INDEX orders_customer ON orders (customer_id, placed_at);
