CREATE VIEW bestsellers AS
SELECT b.id, b.title, sum(i.quantity) AS sold
FROM books b JOIN order_items i ON i.book_id = b.id
GROUP BY b.id
ORDER BY sold DESC;
