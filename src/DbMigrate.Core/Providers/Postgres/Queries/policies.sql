-- needs rows of pg_policy
SELECT p.oid, p.polrelid, p.polname, p.polpermissive, p.polcmd::text,
       CASE WHEN p.polroles <> '{0}' THEN ARRAY(SELECT pg_get_userbyid(r)::text FROM unnest(p.polroles) r) END AS roles,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
