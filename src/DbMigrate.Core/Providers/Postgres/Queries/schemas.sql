SELECT n.oid, n.nspname
FROM pg_namespace n
WHERE n.oid = ANY ($1)
  AND n.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_namespace'::regclass)
