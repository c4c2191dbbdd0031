CREATE TABLE flag (set_at text, active integer);
