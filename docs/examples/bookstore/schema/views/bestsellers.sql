CREATE VIEW bestsellers AS
SELECT e.book_id, b.title, sum(i.quantity) AS sold, sum(i.quantity * i.price_cents) AS revenue_cents
FROM order_items i
JOIN orders o ON o.id = i.order_id AND o.status <> 'cancelled'
JOIN editions e ON e.id = i.edition_id
JOIN books b ON b.id = e.book_id
GROUP BY e.book_id
ORDER BY sold DESC;
