CREATE DOMAIN email AS text CONSTRAINT email_at CHECK (VALUE LIKE '%@%');
CREATE TABLE users (id int PRIMARY KEY, mail email);
CREATE FUNCTION greeting(u users) RETURNS text LANGUAGE sql AS 'SELECT ''Hello, '' || u.mail';
