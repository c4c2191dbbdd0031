CREATE TABLE readings (at int NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (2) WITH (fillfactor = 100);
CREATE INDEX readings_at ON readings USING brin (at) WITH (pages_per_range = 16);
