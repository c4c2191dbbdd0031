CREATE TABLE ev (at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE INDEX ev_at1 ON ev (at);
CREATE INDEX ev_at2 ON ev (at DESC);
CREATE UNIQUE INDEX ev_kind ON ev (at, kind);
