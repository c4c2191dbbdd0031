CREATE TABLE readings (at int NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (2);
CREATE INDEX readings_at ON readings USING brin (at);
