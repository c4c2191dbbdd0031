INSERT INTO metrics.sensors VALUES (1, 'roof', 'C');
INSERT INTO metrics.readings VALUES (1, '2024-01-05', 1.5), (1, '2024-02-05', 2.5);
INSERT INTO metrics.alarms (sensor_id, at) VALUES (1, '2024-02-05');
