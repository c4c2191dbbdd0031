-- What needs what, without rows that say nothing of objects in a model: toast tables and identity sequences with their tables, row and
-- array types with theirs, foreign keys' triggers with their constraints.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P', 'S', 'x')
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
  AND NOT (d.deptype = 'i' AND (d.classid IN ('pg_trigger'::regclass, 'pg_type'::regclass)
                                OR d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass))
