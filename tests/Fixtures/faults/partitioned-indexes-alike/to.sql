CREATE TABLE reading (place text NOT NULL, at int NOT NULL, value int, PRIMARY KEY (place, at), CONSTRAINT reading_once UNIQUE (place, value)) PARTITION BY LIST (place);
CREATE TABLE reading_north PARTITION OF reading FOR VALUES IN ('north');
CREATE TABLE reading_south PARTITION OF reading FOR VALUES IN ('south') PARTITION BY RANGE (place);
CREATE TABLE reading_south_early PARTITION OF reading_south FOR VALUES FROM ('south') TO ('southern');
CREATE UNIQUE INDEX reading_at ON reading (place, at);
CREATE UNIQUE INDEX reading_value ON reading (place, value);
CREATE INDEX reading_up ON reading (value);
CREATE INDEX reading_down ON reading (value DESC);
CREATE TABLE alarm (place text NOT NULL, value int, FOREIGN KEY (place, value) REFERENCES reading (place, value));
