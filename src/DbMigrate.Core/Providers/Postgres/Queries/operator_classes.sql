-- needs rows of pg_opclass WHERE oid >= 16384
SELECT 'pg_opclass'::regclass::oid, c.oid, 'OPERATOR CLASS', c.opcnamespace, format('%s USING %I', c.opcname, am.amname),
       format('%I.%I USING %I', n.nspname, c.opcname, am.amname),
       ARRAY[format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s',
           n.nspname, c.opcname, CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END, format_type(c.opcintype, NULL), am.amname,
           fn.nspname, f.opfname,
           concat_ws(', ',
               -- The list must hold something.
               CASE WHEN c.opckeytype <> 0 OR m.members IS NULL THEN
                   'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), NULL) END,
               m.members))],
       NULL::text[]
FROM pg_opclass c
JOIN pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_am am ON am.oid = c.opcmethod
JOIN pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
CROSS JOIN LATERAL (
    SELECT string_agg(x.member, ', ' ORDER BY x.kind, x.number, x.member) AS members
    FROM (SELECT 1 AS kind, o.amopstrategy AS number,
                 format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator)
                 || CASE WHEN o.amopsortfamily <> 0 THEN
                        (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                         FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = o.amopsortfamily) ELSE '' END AS member
          FROM pg_depend d
          JOIN pg_amop o ON o.oid = d.objid
          WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
          UNION ALL
          SELECT 2, p.amprocnum,
                 format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL),
                        p.amproc::regprocedure)
          FROM pg_depend d
          JOIN pg_amproc p ON p.oid = d.objid
          WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid) x) m
WHERE c.opcnamespace = ANY ($1)
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_opclass'::regclass)
