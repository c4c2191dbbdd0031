-- What extensions brought: an object that uses it needs the extension.
SELECT d.classid, d.objid, d.refobjid
FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
