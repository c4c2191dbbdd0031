CREATE VIEW bestsellers AS
SELECT b.id, b.title, a.name AS author, count(*) AS sold, sum(o.price_cents) AS revenue_cents
FROM orders o
JOIN books b ON b.id = o.book_id
JOIN authors a ON a.id = b.author_id
WHERE o.status <> 'cancelled'
GROUP BY b.id, b.title, a.name
ORDER BY sold DESC;
