CREATE TABLE reviews (
  id integer PRIMARY KEY,
  book_id integer NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  customer_id integer REFERENCES customers (id) ON DELETE SET NULL,
  stars integer NOT NULL,
  body text NOT NULL DEFAULT '',
  written_at text NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT reviews_stars CHECK (stars BETWEEN 1 AND 5)
);

CREATE UNIQUE INDEX reviews_once ON reviews (book_id, customer_id);

CREATE TRIGGER reviews_added AFTER INSERT ON reviews
BEGIN
  UPDATE books SET review_count = review_count + 1 WHERE id = NEW.book_id;
END;

CREATE TRIGGER reviews_removed AFTER DELETE ON reviews
BEGIN
  UPDATE books SET review_count = review_count - 1 WHERE id = OLD.book_id;
END;
