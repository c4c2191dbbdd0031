INSERT INTO customers (email, name) VALUES ('a@example.com', 'A'), ('b@example.com', 'B');
INSERT INTO categories (parent_id, name) VALUES (NULL, 'all'), (1, 'some');
INSERT INTO products (category_id, sku, title, price) VALUES (1, 'x1', 'One', 1.5), (2, 'x2', 'Two', 2.25);
INSERT INTO orders (customer_id, status) VALUES (1, 'placed'), (2, 'draft');
INSERT INTO order_lines VALUES (1, 1, 1, 2, 1.5), (1, 2, 2, 1, 2.25), (2, 1, 1, 1, 1.5);
