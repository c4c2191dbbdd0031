CREATE TABLE visit (site int NOT NULL, at int NOT NULL, note text) PARTITION BY LIST (site);
CREATE UNIQUE INDEX visit_at ON visit (site, at);
CREATE TABLE visit_one PARTITION OF visit FOR VALUES IN (1);
