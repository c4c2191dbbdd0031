-- needs rows of pg_statistic_ext
SELECT s.oid, s.stxnamespace, s.stxname, pg_get_statisticsobjdef(s.oid), nullif(s.stxstattarget::int, -1), s.stxrelid, c.relname,
       CASE WHEN c.relnamespace <> s.stxnamespace THEN n.nspname END AS table_schema
FROM pg_statistic_ext s
JOIN pg_class c ON c.oid = s.stxrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE s.stxnamespace = ANY ($1) AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
