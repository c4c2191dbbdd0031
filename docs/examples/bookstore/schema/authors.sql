CREATE TABLE authors (
  id integer PRIMARY KEY,
  name text NOT NULL,
  born integer,
  country text NOT NULL DEFAULT 'ZZ' -- ISO 3166; ZZ where nobody knows
);

CREATE INDEX authors_name ON authors (name);
