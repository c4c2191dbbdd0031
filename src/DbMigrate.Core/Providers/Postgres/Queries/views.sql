-- needs rows of pg_class WHERE oid >= 16384 AND relkind IN ('v', 'm')
SELECT c.oid, c.relnamespace, c.relname, c.relkind = 'm' AS materialized, rtrim(pg_get_viewdef(c.oid), ';'),
       c.reloptions, t.reloptions AS toast_options, nullif(am.amname, 'heap'), ts.spcname, c.relispopulated, clustered.relname
FROM pg_class c
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN (pg_index ci JOIN pg_class clustered ON clustered.oid = ci.indexrelid) ON ci.indrelid = c.oid AND ci.indisclustered
WHERE c.relkind IN ('v', 'm') AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
