-- Who may do what. Where nothing was granted or revoked the engine's default holds, which has entries for PUBLIC on functions, types and
-- languages. Of the owner's own rights only what is not the default: those that are missing, and those on columns. The last two columns
-- say that the role is the owner, and that it lacks the right.
WITH objects AS (
    SELECT 'pg_namespace'::regclass::oid AS class, oid, 0 AS column, nspowner AS owner, 'n'::"char" AS kind, nspacl AS given, nspacl AS acl
    FROM pg_namespace WHERE nspacl IS NOT NULL AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, relowner, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relacl, relacl
    FROM pg_class WHERE relacl IS NOT NULL AND oid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, c.relowner, 'c', a.attacl, a.attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, proowner, 'f', proacl, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, t.typowner, 'T', t.typacl, coalesce(t.typacl, acldefault('T', t.typowner))
    FROM pg_type t
    WHERE t.oid >= 16384
      AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, lanowner, 'l', lanacl, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, 'F', fdwacl, fdwacl FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner, 'S', srvacl, srvacl FROM pg_foreign_server WHERE srvacl IS NOT NULL
)
SELECT o.class, o.oid, o.column, CASE WHEN g.grantee IN (0, o.owner) THEN '' ELSE pg_get_userbyid(g.grantee) END, g.privilege_type,
       g.is_grantable AND g.grantee <> o.owner, g.grantee = o.owner, false
FROM objects o
CROSS JOIN LATERAL aclexplode(o.acl) g
WHERE g.grantee <> o.owner OR o.column > 0
UNION ALL
SELECT o.class, o.oid, 0, '', d.privilege_type, false, true, true
FROM objects o
CROSS JOIN LATERAL aclexplode(acldefault(o.kind, o.owner)) d
WHERE o.given IS NOT NULL AND o.column = 0 AND d.grantee = o.owner
  AND NOT EXISTS (SELECT FROM aclexplode(o.given) g WHERE g.grantee = o.owner AND g.privilege_type = d.privilege_type)
UNION ALL
-- Default privileges: what they add to the engine's own, and take away; within a schema they only add.
SELECT 'pg_default_acl'::regclass, a.oid, 0, CASE WHEN x.grantee IN (0, a.defaclrole) THEN '' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type,
       x.is_grantable, x.grantee = a.defaclrole, x.revoked
FROM pg_default_acl a
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.defaclnamespace = 0 THEN
               acldefault(CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END::"char", a.defaclrole) END AS acl) base
CROSS JOIN LATERAL (
    (SELECT g.grantee, g.privilege_type, g.is_grantable, false AS revoked FROM aclexplode(a.defaclacl) g
     EXCEPT SELECT b.grantee, b.privilege_type, b.is_grantable, false FROM aclexplode(base.acl) b)
    UNION ALL
    (SELECT b.grantee, b.privilege_type, b.is_grantable, true FROM aclexplode(base.acl) b
     EXCEPT SELECT g.grantee, g.privilege_type, g.is_grantable, true FROM aclexplode(a.defaclacl) g)) x
