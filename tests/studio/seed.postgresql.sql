INSERT INTO authors (name, born, country)
SELECT n, b::date, c FROM (VALUES
  ('Ursula K. Le Guin', '1929-10-21', 'US'), ('Italo Calvino', '1923-10-15', 'IT'), ('Jorge Luis Borges', '1899-08-24', 'AR'), ('Stanisław Lem', '1921-09-12', 'PL'),
  ('Virginia Woolf', '1882-01-25', 'GB'), ('Naguib Mahfouz', '1911-12-11', 'EG'), ('Anonymous', NULL, 'ZZ'), ('Tove Jansson', '1914-08-09', 'FI'),
  ('Octavia E. Butler', '1947-06-22', 'US'), ('Αλέξανδρος Παπαδιαμάντης', '1851-03-04', 'GR')) AS a (n, b, c);
INSERT INTO books (title, published, format, price, in_print, tags, details, cover, blurb, legacy_code)
SELECT
  (ARRAY['The Dispossessed', 'Invisible Cities', 'Ficciones', 'Solaris', 'Orlando', 'Midaq Alley', 'One Thousand and One Nights', 'The Summer Book', 'Kindred', 'Η Φόνισσα'])[1 + (i - 1) % 10]
    || CASE WHEN i > 10 THEN ', edition ' || (i - 1) / 10 ELSE '' END,
  CASE WHEN i % 10 = 7 THEN NULL ELSE 1925 + (i * 37) % 95 END,
  (ARRAY['hardback', 'paperback', 'ebook', 'audio'])[1 + i % 4]::book_format,
  5 + (i * 7919 % 4000) / 100.0,
  CASE i % 5 WHEN 0 THEN false WHEN 4 THEN NULL ELSE true END,
  CASE i % 3 WHEN 0 THEN '{}'::text[] WHEN 1 THEN '{novel}' ELSE '{novel,"short stories"}' END,
  CASE WHEN i % 4 = 3 THEN NULL ELSE jsonb_build_object('pages', 120 + i % 700, 'isbn', '978' || lpad((i * 104729)::text, 10, '0'), 'rights', jsonb_build_object('world', i % 2 = 0, 'languages', jsonb_build_array('en', 'de'))) END,
  CASE WHEN i % 6 = 1 THEN decode('89504e470d0a1a0a' || md5(i::text), 'hex') END,
  CASE i % 4 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE 'A book that is worth the time, in ' || i || ' words.' END,
  'L' || i
FROM generate_series(1, 1200) AS i;
INSERT INTO book_authors (book_id, author_id) SELECT id, 1 + (id - 1) % 10 FROM books;
INSERT INTO customers (email, name, joined_at)
SELECT lower(f) || i || '@example.com', f || ' ' || l, timestamptz '2025-01-01 09:00+00' + i * interval '17 hours'
FROM generate_series(1, 300) AS i,
  LATERAL (SELECT (ARRAY['Ada', 'Bruno', 'Chidi', 'Dana', 'Emre', 'Freya', 'Goran', 'Hana'])[1 + i % 8] AS f, (ARRAY['Ahlberg', 'Baker', 'Conti', 'Duarte', 'Ekström'])[1 + i % 5] AS l) AS names;
INSERT INTO orders (customer_id, status, placed_at, note)
SELECT 1 + i * 31 % 300, (ARRAY['open', 'paid', 'sent', 'sent', 'cancelled'])[1 + i % 5]::order_status, timestamp '2025-06-01 08:30:00' + i * interval '97 minutes', CASE WHEN i % 9 = 0 THEN 'Gift wrap' END
FROM generate_series(1, 2000) AS i;
INSERT INTO order_items (order_id, book_id, quantity, price)
SELECT o, 1 + (o * 13 + n * 401) % 1200, 1 + (o + n) % 3, 9.5 + (o * n) % 30 FROM generate_series(1, 2000) AS o, generate_series(1, 2) AS n;
INSERT INTO visits SELECT timestamp '2026-01-01' + i * interval '1 minute', '/book/' || i % 40 FROM generate_series(1, 60) AS i;
UPDATE books SET title = '<script>alert(1)</script><img src=x onerror=alert(1)>', blurb = U&'left \202Eright\202C and \200Fback' WHERE id = 9;
UPDATE books SET blurb = repeat('Sehr lang. ', 30000) WHERE id = 10;
ANALYZE;
