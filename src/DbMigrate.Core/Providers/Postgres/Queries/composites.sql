-- needs rows of pg_class WHERE oid >= 16384 AND relkind = 'c'
-- Composite types that stand alone; their attributes are read with the columns.
SELECT c.oid, t.oid, t.typnamespace, t.typname
FROM pg_class c
JOIN pg_type t ON t.oid = c.reltype
WHERE c.relkind = 'c' AND c.relnamespace = ANY ($1)
  AND t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_type'::regclass)
