-- needs rows of pg_proc WHERE oid >= 16384
-- Functions and procedures, but those that a range type brings.
SELECT p.oid, p.pronamespace, p.proname, p.prokind = 'p' AS is_procedure,
       (SELECT string_agg(CASE WHEN p.provariadic <> 0 AND a.place = p.pronargs THEN 'VARIADIC ' ELSE '' END || format_type(a.type, NULL),
                          ', ' ORDER BY a.place)
        FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place)) AS arguments,
       pg_get_function_identity_arguments(p.oid) AS signature,
       CASE WHEN p.pronargdefaults > 0 THEN
           ARRAY(SELECT pg_get_function_arg_default(p.oid, n::int)
                 FROM generate_series(1, coalesce(array_length(p.proallargtypes, 1), p.pronargs)) n
                 WHERE pg_get_function_arg_default(p.oid, n::int) IS NOT NULL ORDER BY n) END AS defaults,
       pg_get_function_result(p.oid) AS returns,
       rtrim(pg_get_functiondef(p.oid), E' \t\r\n') AS definition
FROM pg_proc p
WHERE p.prokind IN ('f', 'p', 'w') AND p.pronamespace = ANY ($1)
  AND p.oid NOT IN (SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.deptype IN ('e', 'i'))
