ALTER TABLE books ADD COLUMN legacy_code text;
