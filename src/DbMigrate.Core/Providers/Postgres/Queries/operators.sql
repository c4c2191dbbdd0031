-- needs rows of pg_operator WHERE oid >= 16384
-- Operators; one that another only names as its commutator or negator is not defined yet.
SELECT 'pg_operator'::regclass::oid, o.oid, 'OPERATOR', o.oprnamespace, format('%s %s', o.oprname, s.arguments),
       format('%I.%s %s', n.nspname, o.oprname, s.arguments),
       ARRAY[format('CREATE OPERATOR %I.%s (%s)', n.nspname, o.oprname, concat_ws(', ',
           'FUNCTION = ' || o.oprcode::text,
           CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright <> 0 THEN 'RIGHTARG = ' || format_type(o.oprright, NULL) END,
           (SELECT format('COMMUTATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname)
            FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprcom),
           (SELECT format('NEGATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname)
            FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace WHERE c.oid = o.oprnegate),
           CASE WHEN o.oprrest <> 0 THEN 'RESTRICT = ' || o.oprrest::text END,
           CASE WHEN o.oprjoin <> 0 THEN 'JOIN = ' || o.oprjoin::text END,
           CASE WHEN o.oprcanhash THEN 'HASHES' END,
           CASE WHEN o.oprcanmerge THEN 'MERGES' END))],
       NULL::text[]
FROM pg_operator o
JOIN pg_namespace n ON n.oid = o.oprnamespace
CROSS JOIN LATERAL (
    SELECT format('(%s, %s)',
                  CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) ELSE 'NONE' END,
                  CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) ELSE 'NONE' END) AS arguments) s
WHERE o.oprcode <> 0 AND o.oprnamespace = ANY ($1)
  AND o.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_operator'::regclass)
