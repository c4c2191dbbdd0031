-- What PostgreSQL 18 adds.
CREATE TABLE app.newer (
    id int CONSTRAINT id_is_there NOT NULL,
    n int,
    doubled int GENERATED ALWAYS AS (n * 2) VIRTUAL,
    during tstzrange,
    CONSTRAINT loose CHECK (n > 0) NOT ENFORCED,
    CONSTRAINT over_time PRIMARY KEY (id, during WITHOUT OVERLAPS),
    UNIQUE (n, during WITHOUT OVERLAPS)
);
ALTER TABLE app.newer ADD CONSTRAINT n_is_there NOT NULL n NOT VALID;
CREATE TABLE app.newer_child (id int, during tstzrange, CONSTRAINT of_newer FOREIGN KEY (id, PERIOD during) REFERENCES app.newer (id, PERIOD during));
CREATE TABLE app.unchecked (id int REFERENCES app.circle_a NOT ENFORCED, k int NOT NULL NO INHERIT);
