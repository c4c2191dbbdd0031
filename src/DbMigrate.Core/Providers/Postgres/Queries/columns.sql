-- Columns of tables and views, and attributes of composite types; those of one relation in a row, in its order.
SELECT a.attrelid, a.attnum, a.attname, nullif(quote_ident(a.attname), a.attname::text) AS quoted,
       format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attcollation <> t.typcollation THEN
           (SELECT quote_ident(n.nspname) || '.' || quote_ident(o.collname)
            FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE o.oid = a.attcollation) END AS collation,
       a.attnotnull, NOT a.attislocal AND a.attinhcount > 0 AS inherited,
       nullif(a.attidentity, '')::text, nullif(a.attgenerated, '')::text,
       coalesce(d.oid, 0::oid) AS default_oid, pg_get_expr(d.adbin, d.adrelid) AS default_value,
       CASE WHEN a.attstorage <> t.typstorage THEN
           CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' WHEN 'm' THEN 'MAIN' END END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(a.attstattarget::int, -1) AS statistics_target,
       a.attoptions, a.attfdwoptions,
       nn.conname, nn.conislocal, nn.connoinherit, nn.convalidated, coalesce(nn.oid, 0::oid) -- since 18
       NULL::name, NULL::boolean, NULL::boolean, NULL::boolean, 0::oid -- before 18
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum -- since 18
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
ORDER BY a.attrelid, a.attnum
