-- What goes with an extension without being a part of it: ALTER ... DEPENDS ON EXTENSION.
SELECT d.classid, d.objid, e.extname
FROM pg_depend d
JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'
