CREATE TYPE order_status AS ENUM ('open', 'paid', 'sent', 'cancelled');

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  book_id bigint NOT NULL REFERENCES books,
  status order_status NOT NULL DEFAULT 'open',
  price_cents integer NOT NULL CHECK (price_cents >= 0),
  placed_at timestamptz NOT NULL DEFAULT now()
);

-- Few orders are open at any time; the packing list reads only those.
CREATE INDEX orders_open ON orders (placed_at) WHERE status IN ('open', 'paid');
