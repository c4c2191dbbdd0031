-- needs rows of pg_publication
-- Publications, with those of their tables and schemas that are looked at.
SELECT 'pg_publication'::regclass::oid, p.oid, 'PUBLICATION', 0::oid, p.pubname::text, quote_ident(p.pubname),
       ARRAY[format('CREATE PUBLICATION %I', p.pubname)
             || CASE WHEN p.puballtables THEN ' FOR ALL TABLES'
                     ELSE coalesce(' FOR ' || m.members, '')                                                         -- since 15
                     ELSE coalesce(' FOR TABLE ' || m.members, '')                                                   -- before 15
                END
             || coalesce(' WITH (' || nullif(concat_ws(', ',
                    CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN
                        'publish = ' || quote_literal(concat_ws(', ',
                            CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                            CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)) END,
                    CASE WHEN p.pubgencols = 's' THEN 'publish_generated_columns = stored' END,                -- since 18
                    CASE WHEN p.pubviaroot THEN 'publish_via_partition_root = true' END), '') || ')', '')],
       NULL::text[]
FROM pg_publication p
CROSS JOIN LATERAL (
    SELECT string_agg(x.member, ', ' ORDER BY x.kind, x.member COLLATE "C") AS members
    FROM (SELECT 1 AS kind,
                 format('TABLE ONLY %I.%I', n.nspname, c.relname)                                                    -- since 15
                 format('ONLY %I.%I', n.nspname, c.relname)                                                          -- before 15
                 || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'       -- since 15
                              FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs)), '')      -- since 15
                 || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')                              -- since 15
                 AS member
          FROM pg_publication_rel r
          JOIN pg_class c ON c.oid = r.prrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE r.prpubid = p.oid AND c.relnamespace = ANY ($1) AND c.oid NOT IN (SELECT unnest($2))
          UNION ALL                                                                                                  -- since 15
          SELECT 2, format('TABLES IN SCHEMA %I', n.nspname)                                                         -- since 15
          FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid                                   -- since 15
          WHERE s.pnpubid = p.oid AND n.oid = ANY ($1)                                                               -- since 15
         ) x) m
WHERE p.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_publication'::regclass)
