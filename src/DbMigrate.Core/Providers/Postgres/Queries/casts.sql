-- needs rows of pg_cast WHERE oid >= 16384
-- Casts, but those that a range type brings.
SELECT 'pg_cast'::regclass::oid, c.oid, 'CAST', 0::oid, s.signature, s.signature,
       ARRAY['CREATE CAST ' || s.signature
             || CASE c.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || c.castfunc::regprocedure WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END
             || CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END],
       NULL::text[]
FROM pg_cast c
CROSS JOIN LATERAL (SELECT format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS signature) s
WHERE c.oid >= 16384
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.deptype IN ('e', 'i'))
