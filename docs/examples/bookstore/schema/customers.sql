CREATE TABLE customers (
  id integer PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  joined_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX customers_email ON customers (lower(email));
