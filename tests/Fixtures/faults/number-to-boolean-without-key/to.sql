CREATE TABLE flag (set_at timestamptz, active boolean);
