CREATE TYPE order_status AS ENUM ('draft', 'placed', 'paid', 'shipped', 'cancelled');
CREATE DOMAIN email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$');

CREATE TABLE customers (
    id serial PRIMARY KEY,
    email email NOT NULL UNIQUE,
    name varchar(100) NOT NULL,
    created_at timestamp NOT NULL DEFAULT now()
);

CREATE TABLE categories (
    id serial PRIMARY KEY,
    parent_id int REFERENCES categories ON DELETE SET NULL,
    name text NOT NULL
);

CREATE TABLE products (
    id serial PRIMARY KEY,
    category_id int REFERENCES categories,
    sku varchar(20) NOT NULL UNIQUE,
    title text NOT NULL,
    description text,
    price real NOT NULL CHECK (price >= 0),
    active boolean NOT NULL DEFAULT true
);
CREATE INDEX products_category_idx ON products (category_id) WHERE active;

CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customers,
    status order_status NOT NULL DEFAULT 'draft',
    placed_at timestamp,
    note text,
    CONSTRAINT placed_has_date CHECK (status = 'draft' OR placed_at IS NOT NULL)
);
CREATE INDEX orders_status_idx ON orders (status, placed_at DESC);

CREATE TABLE order_lines (
    order_id int NOT NULL REFERENCES orders ON DELETE CASCADE,
    line int NOT NULL,
    product_id int NOT NULL REFERENCES products,
    quantity int NOT NULL DEFAULT 1 CHECK (quantity > 0),
    price real NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE VIEW order_totals AS
SELECT o.id, o.customer_id, o.status, sum(l.quantity * l.price) AS total
FROM orders o JOIN order_lines l ON l.order_id = o.id
GROUP BY o.id;

CREATE VIEW customer_totals AS
SELECT c.id, c.name, count(*) AS orders, sum(t.total) AS total
FROM customers c JOIN order_totals t ON t.customer_id = c.id
WHERE t.status <> 'cancelled'
GROUP BY c.id;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'placed' AND NEW.placed_at IS NULL THEN NEW.placed_at := now(); END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_touch BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();

COMMENT ON TABLE orders IS 'What customers want';
COMMENT ON COLUMN orders.note IS 'The customer''s own words';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_reader;
