CREATE TABLE visit (site int NOT NULL, at int NOT NULL, note text) PARTITION BY LIST (site);
CREATE TABLE visit_one PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_two PARTITION OF visit (PRIMARY KEY (site, at)) FOR VALUES IN (2);
CREATE TABLE visit_three PARTITION OF visit (CONSTRAINT three_once UNIQUE (site, at)) FOR VALUES IN (3);
CREATE UNIQUE INDEX visit_at ON visit (site, at);
