-- What is no object of a model but belongs to one: row types, array types and multirange types that something uses, a range type's
-- functions, members of operator families, parts of publications.
SELECT 'pg_type'::regclass::oid, t.oid,
       CASE WHEN e.typrelid <> 0 THEN 'pg_class'::regclass::oid ELSE 'pg_type'::regclass::oid END,
       CASE WHEN e.typrelid <> 0 THEN e.typrelid ELSE coalesce(r.rngtypid, e.oid) END
FROM pg_type t
JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
LEFT JOIN pg_range r ON r.rngmultitypid = e.oid
WHERE t.oid IN (SELECT d.refobjid FROM pg_depend d
                WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid >= 16384 AND d.classid <> 'pg_type'::regclass)
   OR t.oid IN (SELECT d.refobjid FROM pg_depend d
                WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid >= 16384 AND d.classid = 'pg_type'::regclass AND d.deptype <> 'i')
UNION ALL
SELECT d.classid, d.objid, d.refclassid, d.refobjid
FROM pg_depend d
WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass
UNION ALL
SELECT d.classid, d.objid, d.refclassid, d.refobjid
FROM pg_depend d
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.objid >= 16384
  AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
UNION ALL
SELECT 'pg_publication_rel'::regclass, pr.oid, 'pg_publication'::regclass, pr.prpubid FROM pg_publication_rel pr
UNION ALL                                                                                                            -- since 15
SELECT 'pg_publication_namespace'::regclass, pn.oid, 'pg_publication'::regclass, pn.pnpubid FROM pg_publication_namespace pn -- since 15
