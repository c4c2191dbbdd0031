-- needs rows of pg_range WHERE rngtypid >= 16384
SELECT t.oid, t.typnamespace, t.typname,
       concat_ws(', ',
           'subtype = ' || format_type(r.rngsubtype, NULL),
           CASE WHEN NOT o.opcdefault THEN 'subtype_opclass = ' || quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END,
           CASE WHEN r.rngcollation <> st.typcollation THEN 'collation = ' || quote_ident(cn.nspname) || '.' || quote_ident(c.collname) END,
           CASE WHEN r.rngcanonical <> 0 THEN 'canonical = ' || r.rngcanonical::text END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff = ' || r.rngsubdiff::text END,
           'multirange_type_name = ' || quote_ident(mn.nspname) || '.' || quote_ident(m.typname)) AS definition
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_type st ON st.oid = r.rngsubtype
JOIN pg_type m ON m.oid = r.rngmultitypid
JOIN pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_collation c ON c.oid = r.rngcollation
LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace
WHERE t.typnamespace = ANY ($1)
  AND t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_type'::regclass)
