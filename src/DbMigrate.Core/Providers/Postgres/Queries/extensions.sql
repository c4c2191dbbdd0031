-- A comment that only repeats the extension's own control file belongs to the server, and so does the version that it installs by itself.
SELECT e.oid, e.extname, n.nspname, a.comment AS own_comment, e.extrelocatable, nullif(e.extversion, a.default_version)
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extensions() a ON a.name = e.extname
WHERE e.extname <> 'plpgsql'
