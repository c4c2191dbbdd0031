CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
  status text NOT NULL DEFAULT 'open',
  placed_at text NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT orders_status CHECK (status IN ('open', 'paid', 'sent', 'cancelled'))
);

CREATE INDEX orders_customer ON orders (customer_id, placed_at);

-- Few orders are open at any time; the packing list reads only those.
CREATE INDEX orders_open ON orders (placed_at) WHERE status IN ('open', 'paid');

CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  edition_id integer NOT NULL REFERENCES editions (id) ON DELETE RESTRICT,
  quantity integer NOT NULL DEFAULT 1,
  price_cents integer NOT NULL, -- as it was on the day
  PRIMARY KEY (order_id, edition_id),
  CONSTRAINT order_items_quantity CHECK (quantity > 0)
);

CREATE INDEX order_items_edition ON order_items (edition_id);
