-- Relations that no model holds: the journal's tables ($1, $2), tables that the patterns $3 do not include or $4 leave out, what
-- these own, and what an extension brought.
WITH tables AS (
    SELECT c.oid
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND c.oid >= 16384
      AND (n.nspname = $1 AND c.relname = ANY ($2) OR NOT c.relname LIKE ANY ($3) OR c.relname LIKE ANY ($4))
)
SELECT oid FROM tables
UNION ALL
SELECT d.objid
FROM pg_depend d
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  AND d.refobjid IN (SELECT oid FROM tables)
UNION ALL
SELECT d.objid
FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass
