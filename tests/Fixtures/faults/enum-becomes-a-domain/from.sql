CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TABLE people (id int PRIMARY KEY, feels mood);
