-- needs rows of pg_conversion WHERE oid >= 16384
SELECT 'pg_conversion'::regclass::oid, c.oid, 'CONVERSION', c.connamespace, c.conname::text, format('%I.%I', n.nspname, c.conname),
       ARRAY[format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname,
                    pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc)],
       NULL::text[]
FROM pg_conversion c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.connamespace = ANY ($1)
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_conversion'::regclass)
