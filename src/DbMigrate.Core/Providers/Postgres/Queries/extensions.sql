-- A comment that only repeats the extension's own control file belongs to the server, and so does the version that it installs by itself.
SELECT e.oid, e.extname, n.nspname, a.comment AS own_comment, e.extrelocatable, nullif(e.extversion, a.default_version)
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN LATERAL (SELECT x.comment, x.default_version FROM pg_available_extensions() x WHERE x.name = e.extname) a ON true
WHERE e.extname <> 'plpgsql'
