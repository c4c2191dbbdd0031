-- needs rows of pg_language WHERE oid >= 16384
-- needs rows of pg_am WHERE oid >= 16384
-- needs rows of pg_transform
-- Procedural languages, access methods and transforms.
SELECT 'pg_language'::regclass::oid, l.oid, 'LANGUAGE', 0::oid, l.lanname::text, quote_ident(l.lanname),
       ARRAY[concat_ws(' ', 'CREATE', CASE WHEN l.lanpltrusted THEN 'TRUSTED' END, format('LANGUAGE %I HANDLER %s', l.lanname, l.lanplcallfoid::regproc),
           CASE WHEN l.laninline <> 0 THEN 'INLINE ' || l.laninline::regproc END,
           CASE WHEN l.lanvalidator <> 0 THEN 'VALIDATOR ' || l.lanvalidator::regproc END)],
       NULL::text[]
FROM pg_language l
WHERE l.lanispl AND l.oid >= 16384
  AND l.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_language'::regclass)
UNION ALL
SELECT 'pg_am'::regclass, a.oid, 'ACCESS METHOD', 0, a.amname::text, quote_ident(a.amname),
       ARRAY[format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname, CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler)],
       NULL
FROM pg_am a
WHERE a.oid >= 16384
  AND a.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_am'::regclass)
UNION ALL
SELECT 'pg_transform'::regclass, t.oid, 'TRANSFORM', 0, s.target, s.target,
       ARRAY[format('CREATE TRANSFORM %s (%s)', s.target, concat_ws(', ',
           CASE WHEN t.trffromsql <> 0 THEN format('FROM SQL WITH FUNCTION %s', t.trffromsql::regprocedure) END,
           CASE WHEN t.trftosql <> 0 THEN format('TO SQL WITH FUNCTION %s', t.trftosql::regprocedure) END))],
       NULL
FROM pg_transform t
JOIN pg_language l ON l.oid = t.trflang
CROSS JOIN LATERAL (SELECT format('FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname) AS target) s
WHERE t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_transform'::regclass)
