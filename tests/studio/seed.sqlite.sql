-- The migrations bring a few rows of their own; these are more, and always the same.
DELETE FROM book_authors;
DELETE FROM editions;
DELETE FROM books;
DELETE FROM authors;
DELETE FROM publishers;
INSERT INTO authors (id, name, born, country) VALUES
  (1, 'Ursula K. Le Guin', 1929, 'US'), (2, 'Italo Calvino', 1923, 'IT'), (3, 'Jorge Luis Borges', 1899, 'AR'), (4, 'Stanisław Lem', 1921, 'PL'), (5, 'Virginia Woolf', 1882, 'GB'),
  (6, 'Naguib Mahfouz', 1911, 'EG'), (7, 'Anonymous', NULL, 'ZZ'), (8, 'Tove Jansson', 1914, 'FI'), (9, 'Octavia E. Butler', 1947, 'US'), (10, 'Αλέξανδρος Παπαδιαμάντης', 1851, 'GR');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
INSERT INTO books (id, title, published, language)
SELECT i,
  CASE i % 10 WHEN 1 THEN 'The Dispossessed' WHEN 2 THEN 'Invisible Cities' WHEN 3 THEN 'Ficciones' WHEN 4 THEN 'Solaris' WHEN 5 THEN 'Orlando' WHEN 6 THEN 'Midaq Alley'
    WHEN 7 THEN 'One Thousand and One Nights' WHEN 8 THEN 'The Summer Book' WHEN 9 THEN 'Kindred' ELSE 'Η Φόνισσα' END || CASE WHEN i > 10 THEN ', edition ' || ((i - 1) / 10) ELSE '' END,
  CASE WHEN i % 10 = 7 THEN NULL ELSE 1925 + (i * 37) % 95 END, CASE i % 4 WHEN 0 THEN 'de' WHEN 1 THEN 'en' WHEN 2 THEN 'fr' ELSE 'ja' END
FROM n;
INSERT INTO book_authors (book_id, author_id) SELECT id, 1 + (id - 1) % 10 FROM books;
INSERT INTO publishers (id, name, city) VALUES (1, 'Fourth Wall', 'Leeds'), (2, 'Edition Nord', NULL), (3, 'Casa Azul', '');
INSERT INTO editions (book_id, publisher_id, isbn, format, price_cents, in_print)
SELECT id, 1 + id % 3, '978' || printf('%010d', id * 104729), CASE id % 3 WHEN 0 THEN 'hardback' WHEN 1 THEN 'paperback' ELSE 'ebook' END, 500 + id * 7919 % 4000, id % 5 <> 0 FROM books;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO customers (id, email, name, joined_at)
SELECT i, 'reader' || i || '@example.com', CASE i % 5 WHEN 0 THEN 'Ada Ahlberg' WHEN 1 THEN 'Bruno Baker' WHEN 2 THEN 'Chidi Conti' WHEN 3 THEN 'Dana Duarte' ELSE 'Emre Ekström' END, datetime('2025-01-01 09:00:00', '+' || (i * 17) || ' hours')
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO orders (id, customer_id, status, placed_at)
SELECT i, 1 + i * 31 % 300, CASE i % 5 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' WHEN 3 THEN 'sent' ELSE 'cancelled' END, datetime('2025-06-01 08:30:00', '+' || (i * 97) || ' minutes')
FROM n;
INSERT INTO order_items (order_id, edition_id, quantity, price_cents) SELECT id, 1 + id * 13 % 1200, 1 + id % 3, 950 + id % 3000 FROM orders;
UPDATE books SET title = '<script>alert(1)</script><img src=x onerror=alert(1)>' WHERE id = 9;
UPDATE books SET title = 'left ' || char(8238) || 'right' || char(8236) || ' end' WHERE id = 10;
