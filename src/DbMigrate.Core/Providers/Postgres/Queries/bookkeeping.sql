-- The options that the server keeps for itself: nobody sets one on its own catalogs, so what they have there is the server's.
-- (PostgreSQL 14.24 to 18.5 keep a version, pg_attver, on every column.)
SELECT DISTINCT split_part(o.option, '=', 1)
FROM pg_attribute a
CROSS JOIN LATERAL unnest(a.attoptions) o (option)
WHERE a.attrelid = 'pg_class'::regclass
UNION
SELECT split_part(o.option, '=', 1)
FROM pg_class c
CROSS JOIN LATERAL unnest(c.reloptions) o (option)
WHERE c.oid = 'pg_class'::regclass
