CREATE TYPE rank AS ENUM ('guest', 'maker', 'boss');
CREATE TABLE staff (id int, rank rank DEFAULT 'guest', past rank[] DEFAULT '{guest,boss}' NOT NULL);
