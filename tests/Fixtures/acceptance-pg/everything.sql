-- At least one of every kind of object, with its options, for PostgreSQL 15 and later.
CREATE SCHEMA app;
CREATE SCHEMA "Odd schema";
COMMENT ON SCHEMA app IS 'The application''s';
GRANT USAGE ON SCHEMA app TO app_reader;

CREATE EXTENSION btree_gist;
CREATE EXTENSION citext SCHEMA app;
CREATE EXTENSION file_fdw;

CREATE COLLATION app.german (provider = icu, locale = 'de-DE', deterministic = false);
CREATE COLLATION app.plain FROM "C";

CREATE TYPE app.mood AS ENUM ('calm', 'cross', 'it''s complicated');
COMMENT ON TYPE app.mood IS 'How it feels';
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
GRANT USAGE ON TYPE app.mood TO app_writer;
CREATE FUNCTION app.is_even(n int) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT RETURN n % 2 = 0;
CREATE DOMAIN app.even AS int DEFAULT 2 NOT NULL CONSTRAINT even_only CHECK (app.is_even(VALUE)) CONSTRAINT small CHECK (VALUE < 1000000);
COMMENT ON CONSTRAINT even_only ON DOMAIN app.even IS 'Not odd';
CREATE DOMAIN app.label AS text COLLATE app.plain;
CREATE TYPE app.address AS (street text, "house no" int, feel app.mood, tags text[] COLLATE "C");
COMMENT ON COLUMN app.address.street IS 'Without the number';
CREATE FUNCTION app.time_diff(time, time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS 'SELECT extract(epoch FROM $1 - $2)';
CREATE TYPE app.time_range AS RANGE (subtype = time, subtype_diff = app.time_diff, multirange_type_name = app.time_ranges);

CREATE SEQUENCE app.numbers AS int INCREMENT BY 5 MINVALUE -5 MAXVALUE 5000 START WITH 5 CACHE 3 CYCLE;
COMMENT ON SEQUENCE app.numbers IS 'By fives';
GRANT USAGE ON SEQUENCE app.numbers TO app_writer WITH GRANT OPTION;
CREATE UNLOGGED SEQUENCE app.forgetful;

CREATE TABLE app.people (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2) PRIMARY KEY,
    old_id serial,
    email app.citext NOT NULL UNIQUE,
    name varchar(80) COLLATE app.german NOT NULL DEFAULT 'nobody',
    feels app.mood[] DEFAULT ARRAY['calm'::app.mood],
    lives app.address,
    lucky app.even,
    label app.label,
    awake app.time_range,
    born date CHECK (born > '1900-01-01'),
    boss bigint REFERENCES app.people ON DELETE SET NULL,
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
    words tsvector,
    note text COMPRESSION pglz,
    CONSTRAINT adult CHECK (date_part('year', born) < 2010) NO INHERIT,
    CONSTRAINT sleep EXCLUDE USING gist (id WITH =, int8range(old_id, old_id + 1) WITH &&) WHERE (old_id > 0) DEFERRABLE
) WITH (fillfactor = 80, toast.autovacuum_enabled = false);
ALTER TABLE app.people ALTER note SET STORAGE EXTERNAL, ALTER name SET STATISTICS 400, ALTER born SET (n_distinct = 1000);
ALTER TABLE app.people ADD CONSTRAINT late CHECK (old_id < 1000000) NOT VALID;
ALTER TABLE app.people REPLICA IDENTITY FULL;
ALTER TABLE app.people CLUSTER ON people_pkey;
COMMENT ON TABLE app.people IS 'Everybody';
COMMENT ON COLUMN app.people.name IS 'As written';
COMMENT ON CONSTRAINT adult ON app.people IS 'By law';
GRANT SELECT ON app.people TO app_reader;
GRANT UPDATE (name, born) ON app.people TO app_writer;
CREATE INDEX people_name ON app.people USING btree (lower(name) COLLATE "C" text_pattern_ops DESC NULLS LAST, born) INCLUDE (email) WITH (fillfactor = 70) WHERE label IS NOT NULL;
CREATE UNIQUE INDEX people_label ON app.people (label) NULLS NOT DISTINCT;
CREATE INDEX people_words ON app.people USING gin (words) WITH (fastupdate = off);
CREATE INDEX people_sum ON app.people ((old_id + 1));
ALTER INDEX app.people_sum ALTER COLUMN 1 SET STATISTICS 50;
COMMENT ON INDEX app.people_name IS 'For the list';
CREATE STATISTICS app.people_stats (mcv, ndistinct) ON born, boss FROM app.people;
ALTER STATISTICS app.people_stats SET STATISTICS 300;
COMMENT ON STATISTICS app.people_stats IS 'Related';

CREATE TABLE app.pairs (x int, y int, z int, PRIMARY KEY (x, y) INCLUDE (z), UNIQUE NULLS NOT DISTINCT (y, z) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "Odd schema"."Odd ""table""" (
    "select" int, "Y y" int,
    CONSTRAINT "Odd fk" FOREIGN KEY ("select", "Y y") REFERENCES app.pairs MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL ("Y y") DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE "Odd schema"."Odd ""table""" ADD CONSTRAINT loose FOREIGN KEY ("select", "Y y") REFERENCES app.pairs NOT VALID;
CREATE UNLOGGED TABLE app.scratch (a int);
CREATE TABLE app.typed OF app.address (street WITH OPTIONS NOT NULL);
CREATE TABLE app.base (a int NOT NULL, b text DEFAULT 'b', CONSTRAINT positive CHECK (a > 0));
CREATE TABLE app.derived (c int) INHERITS (app.base);
ALTER TABLE app.derived ALTER b SET DEFAULT 'derived';
CREATE TABLE app.circle_a (id int PRIMARY KEY, b int);
CREATE TABLE app.circle_b (id int PRIMARY KEY, a int REFERENCES app.circle_a);
ALTER TABLE app.circle_a ADD FOREIGN KEY (b) REFERENCES app.circle_b;

CREATE TABLE app.events (id bigint NOT NULL DEFAULT nextval('app.numbers'), at timestamptz NOT NULL, kind text, data jsonb, PRIMARY KEY (at, id, kind)) PARTITION BY RANGE (at);
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE app.events_2025_login PARTITION OF app.events_2025 (kind DEFAULT 'login') FOR VALUES IN ('login', 'logout');
CREATE TABLE app.events_2025_rest PARTITION OF app.events_2025 DEFAULT WITH (fillfactor = 50);
CREATE INDEX events_kind ON app.events (kind);
CREATE INDEX events_data ON ONLY app.events USING gin (data);
CREATE INDEX odd_events_data ON app.events_2024 USING gin (data);
ALTER INDEX app.events_data ATTACH PARTITION app.odd_events_data;
CREATE TABLE app.hashed (k int) PARTITION BY HASH (k);
CREATE TABLE app.hashed_0 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.hashed_1 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);

CREATE FUNCTION app.older(p app.people, years int DEFAULT 1, VARIADIC more int[] DEFAULT '{}') RETURNS SETOF app.people LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 COST 5
    SET search_path = '' SET work_mem = '4MB' AS $$ SELECT * FROM app.people q WHERE q.born < (p).born - years $$;
CREATE FUNCTION app.both(a int, OUT b int, INOUT c text) LANGUAGE plpgsql AS $body$ BEGIN b := a; c := $q$'$$'$q$; END $body$;
CREATE FUNCTION app.listing() RETURNS TABLE (id bigint, name text) LANGUAGE sql BEGIN ATOMIC SELECT p.id, p.name FROM app.people p; END;
COMMENT ON FUNCTION app.listing IS 'All';
REVOKE EXECUTE ON FUNCTION app.listing FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.listing TO app_reader;
CREATE PROCEDURE app.clean(INOUT n int DEFAULT 0) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DELETE FROM app.scratch; END $$;
COMMENT ON PROCEDURE app.clean IS 'Empties';
CREATE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '0', combinefunc = int4pl, parallel = safe);
CREATE AGGREGATE app.middle(double precision ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
COMMENT ON AGGREGATE app.total(int) IS 'The sum';

CREATE VIEW app.adults WITH (security_barrier = true, security_invoker = true) AS SELECT id, name, born FROM app.people WHERE born < '2005-01-01' WITH LOCAL CHECK OPTION;
ALTER VIEW app.adults ALTER name SET DEFAULT 'somebody';
COMMENT ON VIEW app.adults IS 'Grown';
COMMENT ON COLUMN app.adults.name IS 'Full';
GRANT SELECT (id, name) ON app.adults TO app_reader;
CREATE VIEW app.counted AS SELECT born, count(*) AS n, app.total(old_id) FROM app.people GROUP BY born HAVING count(*) > 1;
CREATE VIEW app.seen AS SELECT c.born, l.name FROM app.counted c, app.listing() l;
CREATE MATERIALIZED VIEW app.summary WITH (fillfactor = 60) AS SELECT born, n FROM app.counted;
CREATE UNIQUE INDEX summary_born ON app.summary (born);
COMMENT ON MATERIALIZED VIEW app.summary IS 'Now and then';
GRANT SELECT ON app.summary TO PUBLIC;

CREATE FUNCTION app.changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER before_people BEFORE UPDATE OF name, born ON app.people FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION app.changed('a', 'b''c');
CREATE TRIGGER after_people AFTER DELETE ON app.people REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.changed();
ALTER TABLE app.people DISABLE TRIGGER after_people;
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON app.pairs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.changed();
ALTER TABLE app.pairs ENABLE ALWAYS TRIGGER checked;
CREATE TRIGGER event_trigger AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.changed();
CREATE TRIGGER instead INSTEAD OF INSERT ON app.counted FOR EACH ROW EXECUTE FUNCTION app.changed();
COMMENT ON TRIGGER before_people ON app.people IS 'First';
CREATE RULE no_delete AS ON DELETE TO app.pairs DO INSTEAD NOTHING;
CREATE RULE log_update AS ON UPDATE TO app.pairs WHERE OLD.z <> NEW.z DO ALSO INSERT INTO app.scratch VALUES (NEW.z);
ALTER TABLE app.pairs ENABLE REPLICA RULE log_update;
COMMENT ON RULE no_delete ON app.pairs IS 'Forever';
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.pairs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON app.people AS RESTRICTIVE FOR UPDATE TO app_writer, "Odd Role" USING (name = CURRENT_USER) WITH CHECK (EXISTS (SELECT FROM app.adults a WHERE a.id = people.id));
CREATE POLICY everyone ON app.pairs USING (true);
COMMENT ON POLICY mine ON app.people IS 'One''s own';

CREATE FUNCTION app.same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR app.=== (leftarg = int, rightarg = int, function = app.same, commutator = OPERATOR(app.===), restrict = eqsel, join = eqjoinsel);
CREATE FUNCTION app.backward(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR FAMILY app.turned USING btree;
CREATE OPERATOR CLASS app.int_desc FOR TYPE int USING btree FAMILY app.turned AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 app.backward(int, int);
CREATE INDEX pairs_desc ON app.pairs (z app.int_desc);
CREATE FUNCTION app.to_mood(int) RETURNS app.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'calm'::app.mood $$;
CREATE CAST (int AS app.mood) WITH FUNCTION app.to_mood(int) AS ASSIGNMENT;
COMMENT ON CAST (int AS app.mood) IS 'Calmly';
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY app.stems (template = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH CONFIGURATION app.german_search (copy = simple);
ALTER TEXT SEARCH CONFIGURATION app.german_search ALTER MAPPING FOR asciiword, word WITH app.stems, simple;
COMMENT ON TEXT SEARCH CONFIGURATION app.german_search IS 'Auf Deutsch';
CREATE INDEX people_note ON app.people USING gin (to_tsvector('app.german_search', note));

CREATE FOREIGN DATA WRAPPER nothing OPTIONS (mode 'none');
CREATE SERVER far TYPE 'none' VERSION '1.0' FOREIGN DATA WRAPPER nothing OPTIONS (host 'nowhere');
COMMENT ON SERVER far IS 'Away';
GRANT USAGE ON FOREIGN SERVER far TO app_reader;
CREATE USER MAPPING FOR app_reader SERVER far OPTIONS ("user" 'somebody');
CREATE FOREIGN TABLE app.remote (a int OPTIONS (col 'x') NOT NULL, b text DEFAULT 'b') SERVER far OPTIONS (tab 'y');
COMMENT ON FOREIGN TABLE app.remote IS 'Far away';
CREATE PUBLICATION part FOR TABLE app.pairs (x, y) WHERE (x > 0), app.base WITH (publish = 'insert, delete');
CREATE PUBLICATION odd FOR TABLES IN SCHEMA "Odd schema";
CREATE PUBLICATION whole FOR ALL TABLES;
COMMENT ON PUBLICATION whole IS 'All of it';
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO app_reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER watcher ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION app.watch();
COMMENT ON EVENT TRIGGER watcher IS 'Sees';
