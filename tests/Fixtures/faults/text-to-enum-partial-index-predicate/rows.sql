INSERT INTO session VALUES (1, 1, 'open'), (1, 1, 'shut');
