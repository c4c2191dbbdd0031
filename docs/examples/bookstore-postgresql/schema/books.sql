CREATE TABLE authors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  country char(2) NOT NULL DEFAULT 'ZZ' -- ISO 3166; ZZ where nobody knows
);

CREATE TABLE books (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  author_id bigint NOT NULL REFERENCES authors ON DELETE RESTRICT,
  search tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED,
  review_count integer NOT NULL DEFAULT 0 -- kept by the trigger of reviews
);

CREATE INDEX books_search ON books USING gin (search);

COMMENT ON COLUMN books.search IS 'What the search box asks';
