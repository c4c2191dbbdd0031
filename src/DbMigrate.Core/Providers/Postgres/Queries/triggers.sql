-- Triggers; of those that a partition has from its table only the ones that fire at other times than the one they come from.
SELECT t.oid, t.tgrelid, t.tgname, CASE WHEN t.tgparentid = 0 THEN pg_get_triggerdef(t.oid) END, t.tgenabled::text, t.tgconstraint
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
WHERE NOT t.tgisinternal AND (t.tgparentid = 0 OR t.tgenabled <> p.tgenabled)
  AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
