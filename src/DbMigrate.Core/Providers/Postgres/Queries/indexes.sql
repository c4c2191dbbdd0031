-- Indexes that no constraint owns.
SELECT i.indexrelid, i.indrelid, c.relname, pg_get_indexdef(i.indexrelid), i.indisunique, i.indnkeyatts, i.indkey::int2[],
       CASE WHEN i.indexprs IS NOT NULL THEN
           ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnkeyatts) k) END AS keys,
       CASE WHEN i.indexprs IS NOT NULL THEN
           ARRAY(SELECT a.attnum || '=' || a.attstattarget FROM pg_attribute a
                 WHERE a.attrelid = i.indexrelid AND a.attnum > 0 AND a.attstattarget >= 0 ORDER BY a.attnum) END AS targets,
       ts.spcname, pn.nspname, p.relname, i.indisvalid AND i.indisready AND i.indislive, t.relkind = 'm' AS on_materialized_view
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN (pg_inherits inh JOIN pg_class p ON p.oid = inh.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace)
    ON inh.inhrelid = i.indexrelid
WHERE t.relkind IN ('r', 'p', 'm') AND t.relnamespace = ANY ($1) AND t.oid NOT IN (SELECT unnest($2))
  -- By the table, which has an index: in a new database without statistics each index would otherwise look through all constraints.
  AND NOT EXISTS (SELECT FROM pg_constraint con
                  WHERE con.conrelid = i.indrelid AND con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
