CREATE TABLE publishers (
  id integer PRIMARY KEY,
  name text NOT NULL UNIQUE,
  city text
);
