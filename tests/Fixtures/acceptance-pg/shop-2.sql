CREATE EXTENSION pg_trgm;
CREATE TYPE order_status AS ENUM ('draft', 'placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');
CREATE DOMAIN email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$') CONSTRAINT email_short CHECK (length(VALUE) < 300);
CREATE DOMAIN percentage AS numeric(5,2) DEFAULT 0 CHECK (VALUE BETWEEN 0 AND 100);

CREATE FUNCTION search_words(title text, description text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(description, '')), 'B');

CREATE TABLE customers (
    id serial PRIMARY KEY,
    email email NOT NULL UNIQUE,
    name varchar(200) NOT NULL,
    phone text,
    created_at timestamptz NOT NULL DEFAULT now(),
    discount percentage NOT NULL DEFAULT 0
);
CREATE INDEX customers_name_trgm ON customers USING gin (name gin_trgm_ops);

CREATE TABLE categories (
    id serial PRIMARY KEY,
    parent_id int REFERENCES categories ON DELETE CASCADE,
    name text NOT NULL,
    path text[] NOT NULL DEFAULT '{}',
    CONSTRAINT categories_name_once UNIQUE (parent_id, name)
);

CREATE TABLE products (
    id serial PRIMARY KEY,
    category_id int REFERENCES categories,
    sku varchar(20) NOT NULL UNIQUE,
    title text NOT NULL,
    description text,
    price real NOT NULL CHECK (price >= 0),
    active boolean NOT NULL DEFAULT true,
    stock int NOT NULL DEFAULT 0 CHECK (stock >= 0),
    words tsvector GENERATED ALWAYS AS (search_words(title, description)) STORED
);
CREATE INDEX products_category_idx ON products (category_id, price) WHERE active AND stock > 0;
CREATE INDEX products_words_idx ON products USING gin (words);

CREATE TABLE discounts (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    percent percentage,
    valid daterange NOT NULL,
    product_id int REFERENCES products ON DELETE CASCADE
);

CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customers ON DELETE RESTRICT,
    status order_status NOT NULL DEFAULT 'draft',
    placed_at timestamptz,
    note text,
    discount_id int REFERENCES discounts DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT placed_has_date CHECK (status IN ('draft', 'cancelled') OR placed_at IS NOT NULL)
);
CREATE INDEX orders_status_idx ON orders (status, placed_at DESC NULLS LAST);
CREATE INDEX orders_customer_idx ON orders (customer_id);

CREATE TABLE order_lines (
    order_id int NOT NULL REFERENCES orders ON DELETE CASCADE,
    line int NOT NULL,
    product_id int NOT NULL REFERENCES products,
    quantity int NOT NULL DEFAULT 1 CHECK (quantity > 0),
    price real NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE VIEW order_totals AS
SELECT o.id, o.customer_id, o.status, sum(l.quantity * l.price) AS total, count(*) AS lines
FROM orders o JOIN order_lines l ON l.order_id = o.id
GROUP BY o.id;

CREATE VIEW customer_totals WITH (security_barrier) AS
SELECT c.id, c.name, count(*) AS orders, sum(t.total) AS total
FROM customers c JOIN order_totals t ON t.customer_id = c.id
WHERE t.status NOT IN ('cancelled', 'returned')
GROUP BY c.id;

CREATE MATERIALIZED VIEW best_sellers AS
SELECT p.id, p.title, sum(l.quantity) AS sold
FROM products p JOIN order_lines l ON l.product_id = p.id
GROUP BY p.id
ORDER BY sold DESC;
CREATE UNIQUE INDEX best_sellers_id ON best_sellers (id);

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'placed' AND NEW.placed_at IS NULL THEN NEW.placed_at := clock_timestamp(); END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_touch BEFORE INSERT OR UPDATE OF status ON orders FOR EACH ROW EXECUTE FUNCTION touch();

COMMENT ON TABLE orders IS 'What customers want';
COMMENT ON COLUMN orders.note IS 'The customer''s words';
COMMENT ON VIEW customer_totals IS 'For the yearly letter';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_reader;
GRANT INSERT, UPDATE (status, note) ON orders TO app_writer;
