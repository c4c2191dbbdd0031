CREATE TABLE books (
  id integer PRIMARY KEY,
  title text NOT NULL,
  published integer,
  language text NOT NULL DEFAULT 'en',
  review_count integer NOT NULL DEFAULT 0 -- kept by the triggers of reviews
);

CREATE INDEX books_title ON books (title COLLATE NOCASE);

CREATE TABLE book_authors (
  book_id integer NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  author_id integer NOT NULL REFERENCES authors (id) ON DELETE RESTRICT,
  position integer NOT NULL DEFAULT 1,
  PRIMARY KEY (book_id, author_id)
);

CREATE INDEX book_authors_author ON book_authors (author_id);

CREATE TABLE editions (
  id integer PRIMARY KEY,
  book_id integer NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  publisher_id integer REFERENCES publishers (id) ON DELETE SET NULL,
  isbn text NOT NULL,
  format text NOT NULL DEFAULT 'paperback',
  price_cents integer NOT NULL,
  in_print integer NOT NULL DEFAULT 1,
  CONSTRAINT editions_format CHECK (format IN ('hardback', 'paperback', 'ebook')),
  CONSTRAINT editions_price CHECK (price_cents >= 0)
);

CREATE UNIQUE INDEX editions_isbn ON editions (isbn);

-- What the shop window asks for.
CREATE INDEX editions_in_print ON editions (book_id, price_cents) WHERE in_print = 1;
