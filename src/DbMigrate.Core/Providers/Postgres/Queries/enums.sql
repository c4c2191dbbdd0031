-- needs rows of pg_type WHERE oid >= 16384 AND typtype = 'e'
SELECT t.oid, t.typnamespace, t.typname,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
FROM pg_type t
WHERE t.typtype = 'e' AND t.typnamespace = ANY ($1)
  AND t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_type'::regclass)
