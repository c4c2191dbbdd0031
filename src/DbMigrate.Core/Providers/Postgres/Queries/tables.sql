SELECT c.oid, c.relnamespace, c.relname, c.relkind::text, c.relpersistence = 'u' AS unlogged,
       c.reloptions, t.reloptions AS toast_options,
       nullif(am.amname, 'heap'), ts.spcname,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       c.relispartition, coalesce(parents.detach_pending, false),
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       parents.schemas, parents.names,
       tn.nspname, ty.typname,
       CASE WHEN c.relkind <> 'f' THEN c.relreplident::text ELSE 'd' END, replica.relname, clustered.relname,
       c.relrowsecurity, c.relforcerowsecurity,
       s.srvname, f.ftoptions
FROM pg_class c
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_type ty ON ty.oid = c.reloftype
LEFT JOIN pg_namespace tn ON tn.oid = ty.typnamespace
LEFT JOIN (pg_index ri JOIN pg_class replica ON replica.oid = ri.indexrelid) ON ri.indrelid = c.oid AND ri.indisreplident
LEFT JOIN (pg_index ci JOIN pg_class clustered ON clustered.oid = ci.indexrelid) ON ci.indrelid = c.oid AND ci.indisclustered
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
LEFT JOIN (
    SELECT i.inhrelid, array_agg(n.nspname::text ORDER BY i.inhseqno) AS schemas, array_agg(p.relname::text ORDER BY i.inhseqno) AS names,
           bool_or(i.inhdetachpending) AS detach_pending
    FROM pg_inherits i
    JOIN pg_class p ON p.oid = i.inhparent
    JOIN pg_namespace n ON n.oid = p.relnamespace
    WHERE p.relkind IN ('r', 'p', 'f')
    GROUP BY i.inhrelid
) parents ON parents.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f') AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
