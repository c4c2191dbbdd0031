-- needs rows of pg_rewrite WHERE oid >= 16384
-- Rewrite rules; a view's own stands for the view.
SELECT r.oid, r.ev_class, r.rulename, CASE WHEN r.rulename <> '_RETURN' THEN rtrim(pg_get_ruledef(r.oid), ';') END, r.ev_enabled::text
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
