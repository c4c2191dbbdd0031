INSERT INTO cms.users (login, display_name) VALUES ('ann', 'Ann'), ('bob', 'Bob');
INSERT INTO cms.posts (author_id, title) SELECT id, 'A post by ' || login FROM cms.users;
INSERT INTO cms.posts (author_id, title, state, published_at) SELECT id, 'Out', 'published', now() FROM cms.users LIMIT 1;
INSERT INTO cms.tags VALUES ('news'), ('old');
INSERT INTO cms.post_tags VALUES (1, 'news'), (2, 'old');
INSERT INTO cms.comments (post_id, body) VALUES (1, 'First'), (2, 'Second');
