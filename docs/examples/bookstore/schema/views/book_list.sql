CREATE VIEW book_list AS
SELECT
  b.id,
  b.title,
  (SELECT group_concat(a.name, ', ')
   FROM book_authors ba JOIN authors a ON a.id = ba.author_id
   WHERE ba.book_id = b.id) AS authors,
  (SELECT min(e.price_cents) FROM editions e WHERE e.book_id = b.id AND e.in_print = 1) AS from_price_cents,
  (SELECT round(avg(r.stars), 1) FROM reviews r WHERE r.book_id = b.id) AS stars,
  b.review_count
FROM books b;
