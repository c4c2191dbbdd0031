-- Constraints of tables, but not-null constraints, and what a foreign key has for each partition that it refers to.
SELECT con.oid, con.conrelid, con.conname, con.contype::text, pg_get_constraintdef(con.oid), con.conkey,
       con.conindid, i.reloptions,
       -- Only an exclusion constraint can have expressions, which can have targets.
       CASE WHEN con.contype = 'x' THEN
           ARRAY(SELECT a.attnum || '=' || a.attstattarget FROM pg_attribute a
                 WHERE a.attrelid = con.conindid AND a.attnum > 0 AND a.attstattarget >= 0 ORDER BY a.attnum) END AS targets,
       ts.spcname, coalesce(NOT (x.indisvalid AND x.indisready AND x.indislive) AND c.relkind <> 'p', false) AS unusable, NOT con.conislocal AND con.coninhcount > 0 AS inherited,
       pn.nspname, coalesce(above.relname, parent.conname),
       con.confrelid, fn.nspname, fc.relname, con.confkey,
       CASE WHEN con.contype = 'f' AND (fc.relnamespace <> ALL ($1) OR fc.oid IN (SELECT unnest($2))) THEN
           ARRAY(SELECT a.attname::text
                 FROM unnest(con.confkey) WITH ORDINALITY k (attnum, place)
                 JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.attnum
                 ORDER BY k.place) END AS foreign_columns
FROM pg_constraint con
JOIN pg_class c ON c.oid = con.conrelid
LEFT JOIN pg_class i ON i.oid = con.conindid AND con.contype IN ('p', 'u', 'x')
LEFT JOIN pg_index x ON x.indexrelid = i.oid
LEFT JOIN pg_tablespace ts ON ts.oid = i.reltablespace
LEFT JOIN pg_constraint parent ON parent.oid = con.conparentid
-- A partition's key can be a part of an index that is no constraint's.
LEFT JOIN (pg_inherits inh JOIN pg_class above ON above.oid = inh.inhparent) ON inh.inhrelid = i.oid
LEFT JOIN pg_namespace pn ON pn.oid = coalesce(above.relnamespace, parent.connamespace)
LEFT JOIN (pg_class fc JOIN pg_namespace fn ON fn.oid = fc.relnamespace) ON fc.oid = con.confrelid
WHERE con.contype IN ('p', 'u', 'x', 'c', 'f') AND NOT (con.contype = 'f' AND con.conparentid <> 0 AND con.conrelid = parent.conrelid)
  AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
