-- Who may do what, the owner apart. Where nothing was granted or revoked the engine's default holds, which has entries for PUBLIC on
-- functions, types and languages.
SELECT o.class, o.oid, o.column, CASE WHEN g.grantee <> 0 THEN pg_get_userbyid(g.grantee) ELSE '' END, g.privilege_type, g.is_grantable
FROM (
    SELECT 'pg_namespace'::regclass::oid AS class, oid, 0 AS column, nspowner AS owner, nspacl AS acl
    FROM pg_namespace WHERE nspacl IS NOT NULL AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, relowner, relacl FROM pg_class WHERE relacl IS NOT NULL AND oid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, c.relowner, a.attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
    FROM pg_type t
    WHERE t.oid >= 16384
      AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, lanowner, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, fdwacl FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner, srvacl FROM pg_foreign_server WHERE srvacl IS NOT NULL
) o
CROSS JOIN LATERAL aclexplode(o.acl) g
WHERE g.grantee <> o.owner
