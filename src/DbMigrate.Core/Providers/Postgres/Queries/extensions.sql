-- A comment that only repeats the extension's own control file belongs to the server.
SELECT e.oid, e.extname, n.nspname,
       (SELECT a.comment FROM pg_available_extensions() a WHERE a.name = e.extname) AS own_comment,
       e.extrelocatable
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
