-- needs rows of pg_collation WHERE oid >= 16384
SELECT 'pg_collation'::regclass::oid, c.oid, 'COLLATION', c.collnamespace, c.collname::text,
       format('%I.%I', n.nspname, c.collname),
       ARRAY[format('CREATE COLLATION %I.%I (%s)', n.nspname, c.collname, concat_ws(', ',
           'provider = ' || CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END,
           CASE WHEN NOT c.collisdeterministic THEN 'deterministic = false' END,
           'rules = ' || quote_literal(c.collicurules),                                                         -- since 16
           'locale = ' || quote_literal(c.colllocale),                                                          -- since 17
           'locale = ' || quote_literal(c.colliculocale),                                      -- since 15 -- before 17
           CASE WHEN c.collcollate = c.collctype THEN 'locale = ' || quote_literal(c.collcollate) END,
           CASE WHEN c.collcollate <> c.collctype THEN 'lc_collate = ' || quote_literal(c.collcollate) END,
           CASE WHEN c.collcollate <> c.collctype THEN 'lc_ctype = ' || quote_literal(c.collctype) END))],
       NULL::text[]
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE c.collnamespace = ANY ($1)
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_collation'::regclass)
