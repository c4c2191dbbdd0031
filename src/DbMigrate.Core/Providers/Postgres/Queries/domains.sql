-- needs rows of pg_type WHERE oid >= 16384 AND typtype = 'd'
-- Domains, one row for each check constraint.
SELECT t.oid, t.typnamespace, t.typname, format_type(t.typbasetype, t.typtypmod),
       CASE WHEN t.typcollation <> b.typcollation THEN
           (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.collname)
            FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = t.typcollation) END AS collation,
       pg_get_expr(t.typdefaultbin, 0) AS default_value, t.typnotnull,
       coalesce(con.oid, 0::oid), con.conname, pg_get_constraintdef(con.oid)
FROM pg_type t
JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_constraint con ON con.contypid = t.oid AND con.contype = 'c'
WHERE t.typtype = 'd' AND t.typnamespace = ANY ($1)
  AND t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_type'::regclass)
ORDER BY t.oid, con.conname COLLATE "C"
