-- needs rows of pg_opfamily WHERE oid >= 16384
-- Operator families, with the members that belong to none of their classes.
SELECT 'pg_opfamily'::regclass::oid, f.oid, 'OPERATOR FAMILY', f.opfnamespace, format('%s USING %I', f.opfname, am.amname), s.target,
       ARRAY['CREATE OPERATOR FAMILY ' || s.target]
       || CASE WHEN m.members IS NOT NULL THEN ARRAY['ALTER OPERATOR FAMILY ' || s.target || ' ADD ' || m.members] ELSE '{}' END,
       NULL::text[]
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am am ON am.oid = f.opfmethod
CROSS JOIN LATERAL (SELECT format('%I.%I USING %I', n.nspname, f.opfname, am.amname) AS target) s
CROSS JOIN LATERAL (
    SELECT string_agg(x.member, ', ' ORDER BY x.kind, x.number, x.member) AS members
    FROM (SELECT 1 AS kind, o.amopstrategy AS number,
                 format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator)
                 || CASE WHEN o.amopsortfamily <> 0 THEN
                        (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                         FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = o.amopsortfamily) ELSE '' END AS member
          FROM pg_depend d
          JOIN pg_amop o ON o.oid = d.objid
          WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid
          UNION ALL
          SELECT 2, p.amprocnum,
                 format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL),
                        p.amproc::regprocedure)
          FROM pg_depend d
          JOIN pg_amproc p ON p.oid = d.objid
          WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid) x) m
WHERE f.opfnamespace = ANY ($1)
  AND f.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_opfamily'::regclass)
