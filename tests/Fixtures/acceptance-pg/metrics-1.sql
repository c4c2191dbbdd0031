CREATE SCHEMA metrics;
CREATE TABLE metrics.sensors (id int PRIMARY KEY, name text NOT NULL, unit text);
CREATE TABLE metrics.readings (sensor_id int NOT NULL REFERENCES metrics.sensors, at timestamptz NOT NULL, value double precision, PRIMARY KEY (sensor_id, at)) PARTITION BY RANGE (at);
CREATE TABLE metrics.readings_2024_01 PARTITION OF metrics.readings FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE metrics.readings_2024_02 PARTITION OF metrics.readings FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE INDEX readings_at ON metrics.readings USING brin (at);
CREATE VIEW metrics.latest AS SELECT DISTINCT ON (sensor_id) sensor_id, at, value FROM metrics.readings ORDER BY sensor_id, at DESC;
CREATE TABLE metrics.alarms (id serial PRIMARY KEY, sensor_id int, at timestamptz, FOREIGN KEY (sensor_id, at) REFERENCES metrics.readings);
