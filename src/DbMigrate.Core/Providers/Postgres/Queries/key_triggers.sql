-- needs rows of pg_trigger WHERE tgisinternal AND tgenabled <> 'O'
-- The triggers by which the server keeps constraints, where they do not fire as usual; what a foreign key has for partitions belongs to the
-- key that somebody made.
WITH RECURSIVE constraints AS (
    SELECT t.oid AS trigger, k.oid, CASE WHEN k.contype = 'f' THEN k.conparentid ELSE 0 END AS parent
    FROM pg_trigger t
    JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype <> 't'
    WHERE t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT c.trigger, k.oid, k.conparentid
    FROM constraints c
    JOIN pg_constraint k ON k.oid = c.parent
)
SELECT c.oid, p.proname, n.nspname, r.relname, t.tgenabled::text
FROM constraints c
JOIN pg_trigger t ON t.oid = c.trigger
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_class r ON r.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE c.parent = 0
