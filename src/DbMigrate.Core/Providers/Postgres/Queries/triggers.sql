-- needs rows of pg_trigger WHERE NOT tgisinternal OR tgparentid <> 0
-- Triggers; of those that a partition has from its table only the ones that fire at other times than the one they come from. Until version 14
-- these are internal, as those of keys are in every version.
SELECT t.oid, t.tgrelid, t.tgname, CASE WHEN t.tgparentid = 0 THEN pg_get_triggerdef(t.oid) END, t.tgenabled::text, t.tgconstraint
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
WHERE (t.tgparentid = 0 AND NOT t.tgisinternal
       OR t.tgenabled <> p.tgenabled AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint AND k.contype <> 't'))
  AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
