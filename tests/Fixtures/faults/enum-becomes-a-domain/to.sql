CREATE DOMAIN mood AS text CHECK (VALUE IN ('calm', 'cross')); CREATE TABLE people (id int PRIMARY KEY, feels mood);
