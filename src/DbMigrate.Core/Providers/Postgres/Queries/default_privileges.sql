-- needs rows of pg_default_acl
-- Default privileges as what differs from the engine's own: without a schema an entry replaces those, within one it adds to them. The
-- role is named where it is another than the one that reads, so that the same script means the same whoever runs it.
WITH entries AS (
    SELECT a.oid, a.defaclacl AS acl,
           CASE WHEN a.defaclnamespace = 0 THEN
               acldefault(CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END::"char", a.defaclrole) END AS base,
           concat_ws(' ',
               CASE WHEN pg_get_userbyid(a.defaclrole) <> current_user THEN 'FOR ROLE ' || quote_ident(pg_get_userbyid(a.defaclrole)) END,
               'IN SCHEMA ' || quote_ident(n.nspname)) AS place,
           CASE a.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                                WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS kind
    FROM pg_default_acl a
    LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
    WHERE a.defaclnamespace = 0 OR a.defaclnamespace = ANY ($1)
), granted AS (
    SELECT e.oid, g.grantee, g.privilege_type, g.is_grantable FROM entries e CROSS JOIN LATERAL aclexplode(e.acl) g
), usual AS (
    SELECT e.oid, g.grantee, g.privilege_type, g.is_grantable FROM entries e CROSS JOIN LATERAL aclexplode(e.base) g
), changes AS (
    SELECT true AS added, x.* FROM (SELECT * FROM granted EXCEPT SELECT * FROM usual) x
    UNION ALL
    SELECT false, x.* FROM (SELECT * FROM usual EXCEPT SELECT * FROM granted) x
), clauses AS (
    SELECT c.oid, c.added, c.is_grantable,
           CASE WHEN c.grantee = 0 THEN 'PUBLIC' WHEN pg_get_userbyid(c.grantee) = current_user THEN 'CURRENT_USER'
                ELSE quote_ident(pg_get_userbyid(c.grantee)) END AS role,
           string_agg(c.privilege_type, ', ' ORDER BY c.privilege_type) AS privileges
    FROM changes c
    GROUP BY c.oid, c.added, c.is_grantable, c.grantee
), statements AS (
    SELECT e.oid, c.added, c.role, c.is_grantable,
           concat_ws(' ', 'ALTER DEFAULT PRIVILEGES', nullif(e.place, ''), 'GRANT', c.privileges, 'ON', e.kind, 'TO', c.role,
                     CASE WHEN c.is_grantable THEN 'WITH GRANT OPTION' END) AS give,
           concat_ws(' ', 'ALTER DEFAULT PRIVILEGES', nullif(e.place, ''), 'REVOKE', c.privileges, 'ON', e.kind, 'FROM', c.role) AS take
    FROM entries e
    JOIN clauses c ON c.oid = e.oid
)
SELECT 'pg_default_acl'::regclass::oid, e.oid, 'DEFAULT PRIVILEGES', 0::oid, concat_ws(' ', nullif(e.place, ''), 'ON', e.kind), e.place,
       array_agg(CASE WHEN s.added THEN s.give ELSE s.take END ORDER BY s.added, s.role COLLATE "C", s.is_grantable),
       array_agg(CASE WHEN s.added THEN s.take ELSE s.give END ORDER BY s.added, s.role COLLATE "C", s.is_grantable)
FROM entries e
JOIN statements s ON s.oid = e.oid
GROUP BY e.oid, e.place, e.kind
