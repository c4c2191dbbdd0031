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
--> statement-breakpoint
CREATE VIEW bestsellers AS
SELECT e.book_id, b.title, sum(i.quantity) AS sold, sum(i.quantity * i.price_cents) AS revenue_cents
FROM order_items i
JOIN orders o ON o.id = i.order_id AND o.status <> 'cancelled'
JOIN editions e ON e.id = i.edition_id
JOIN books b ON b.id = e.book_id
GROUP BY e.book_id
ORDER BY sold DESC;
