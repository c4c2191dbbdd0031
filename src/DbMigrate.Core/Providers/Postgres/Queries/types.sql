-- What the server says of its types, for columns that change theirs. Arrays are known by their brackets, row types by being unknown.
SELECT format_type(t.oid, NULL), t.typtype::text, t.typcategory = 'S' AND t.oid <> '"char"'::regtype AS is_string,
       CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(coalesce(r.rngsubtype, m.rngsubtype), NULL) END
FROM pg_type t
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
WHERE t.typtype IN ('b', 'd', 'e', 'r', 'm') AND NOT (t.typelem <> 0 AND t.typcategory = 'A')
