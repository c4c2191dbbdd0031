-- Written by hand: what a schema in TypeScript cannot say.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A semicolon; it's not the end of the statement.
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER telescopes_touch BEFORE UPDATE ON telescopes FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
INSERT INTO telescopes (name, aperture_mm, tags, settings) VALUES
  ('Great Refractor', 660.40, '{"brass","dome"}', '{"tracking": "clockwork"}'),
  ('Bob''s Dobsonian', 254, '{}', '{"tracking": "none"}');
--> statement-breakpoint
INSERT INTO observers (email, full_name, role) VALUES ('caroline@example.org', 'Caroline', 'admin'), ('bob@example.org', 'Bob', 'member');
INSERT INTO sightings (observer_id, telescope_id, target, magnitude)
SELECT o.id, t.id, 'M' || n, n / 10.0 FROM observers o, telescopes t, generate_series(1, 5) n;
--> statement-breakpoint
INSERT INTO archive.plates (telescope_id, shelf, slot) SELECT id, 'A', id FROM telescopes;
