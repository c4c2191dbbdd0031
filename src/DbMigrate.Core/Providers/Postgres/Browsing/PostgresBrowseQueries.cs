namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>What the catalogs are asked for.</summary>
internal static class PostgresBrowseQueries
{
    private const string Kind = """
        CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materializedView' WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign'
            ELSE CASE WHEN c.relispartition THEN 'partition' ELSE 'table' END END
        """;

    private const string Looked =
        "c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

    // What was never analyzed has -1 rows (0 before 14): its pages tell.
    public const string Tables = $"""
        SELECT n.nspname, c.relname, {Kind},
            CASE WHEN c.relkind IN ('v', 'f') THEN NULL
                 WHEN c.relkind = 'p' THEN (SELECT sum(greatest(p.reltuples, 0))::int8 FROM pg_catalog.pg_partition_tree(c.oid) t JOIN pg_catalog.pg_class p ON p.oid = t.relid WHERE t.isleaf)
                 WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::int8
                 WHEN pg_catalog.pg_relation_size(c.oid) = 0 THEN 0 END,
            CASE WHEN c.relkind IN ('v', 'f') THEN NULL ELSE pg_catalog.pg_table_size(c.oid) END,
            pg_catalog.obj_description(c.oid, 'pg_class')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE {Looked}
        ORDER BY n.nspname, c.relname
        """;

    public const string AllColumns = $"""
        SELECT n.nspname, c.relname, a.attname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE {Looked}
        ORDER BY n.nspname, c.relname, a.attnum
        """;

    public const string Functions = """
        SELECT DISTINCT CASE WHEN n.nspname IN ('pg_catalog', 'public') THEN p.proname ELSE n.nspname || '.' || p.proname END
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_toast%' AND p.proname NOT LIKE '\_%'
            AND NOT p.prorettype::pg_catalog.oid = ANY (ARRAY['trigger', 'event_trigger', 'internal', 'cstring', 'language_handler', 'index_am_handler', 'table_am_handler', 'fdw_handler', 'tsm_handler']::pg_catalog.regtype[]::pg_catalog.oid[])
            AND NOT p.proargtypes::pg_catalog.oid[] && ARRAY['internal', 'cstring']::pg_catalog.regtype[]::pg_catalog.oid[]
            AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_operator o WHERE o.oprcode = p.oid)
        ORDER BY 1
        """;

    public const string Table = $"""
        SELECT c.oid, {Kind}, n.nspname, pg_catalog.obj_description(c.oid, 'pg_class'), c.relhassubclass
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        """;

    public const string Columns = """
        WITH RECURSIVE base (attnum, oid) AS (
            SELECT a.attnum, a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT b.attnum, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype = 'd'
        )
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), t.typtype, t.typcategory, t.typname, t.typlen,
            NOT (a.attnotnull OR (d.typtype = 'd' AND d.typnotnull)), pg_catalog.pg_get_expr(f.adbin, f.adrelid), a.attidentity, a.attgenerated,
            CASE WHEN t.typtype = 'e' THEN (SELECT pg_catalog.to_json(pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder)) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END,
            pg_catalog.col_description(a.attrelid, a.attnum),
            EXISTS (SELECT 1 FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod AND m.amname = 'btree'
                    WHERE o.opcdefault AND (o.opcintype = t.oid
                        OR (o.opcintype = 'pg_catalog.anyenum'::regtype AND t.typtype = 'e') OR (o.opcintype = 'pg_catalog.anyrange'::regtype AND t.typtype = 'r')
                        OR (o.opcintype = 'pg_catalog.text'::regtype AND t.oid IN ('pg_catalog.varchar'::regtype, 'pg_catalog.text'::regtype))
                        OR (o.opcintype = 'pg_catalog.inet'::regtype AND t.oid = 'pg_catalog.cidr'::regtype)
                        OR (o.opcintype = 'pg_catalog.anymultirange'::regtype AND t.typtype = 'm')))
              OR (t.typcategory = 'A' AND EXISTS (SELECT 1 FROM pg_catalog.pg_type i JOIN pg_catalog.pg_opclass o ON o.opcdefault AND o.opcintype = CASE
                        WHEN i.typtype = 'e' THEN 'pg_catalog.anyenum'::regtype WHEN i.typtype = 'r' THEN 'pg_catalog.anyrange'::regtype
                        WHEN i.oid = 'pg_catalog.varchar'::regtype THEN 'pg_catalog.text'::regtype WHEN i.oid = 'pg_catalog.cidr'::regtype THEN 'pg_catalog.inet'::regtype
                        ELSE i.oid END
                    JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod AND m.amname = 'btree' WHERE i.oid = t.typelem AND i.typtype <> 'c')),
            pg_catalog.format_type(t.oid, NULL)
        FROM pg_catalog.pg_attribute a
        JOIN base b ON b.attnum = a.attnum
        JOIN pg_catalog.pg_type t ON t.oid = b.oid AND t.typtype <> 'd'
        JOIN pg_catalog.pg_type d ON d.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    // The primary key; else the unique one of the fewest columns, none of which may be NULL.
    public const string Key = """
        SELECT CASE WHEN i.indisprimary THEN 'primary' ELSE 'unique' END,
            (SELECT pg_catalog.to_json(pg_catalog.array_agg(a.attname ORDER BY k.position)) FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.position <= i.indnkeyatts)
        FROM pg_catalog.pg_index i
        WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
            AND (i.indisprimary OR NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, position)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.position <= i.indnkeyatts AND NOT a.attnotnull))
        ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid
        LIMIT 1
        """;

    public const string References = """
        SELECT r.conrelid = $1::oid, r.conname, n.nspname, c.relname,
            (SELECT pg_catalog.to_json(pg_catalog.array_agg(a.attname ORDER BY k.position)) FROM pg_catalog.unnest(r.conkey) WITH ORDINALITY k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = k.attnum),
            (SELECT pg_catalog.to_json(pg_catalog.array_agg(a.attname ORDER BY k.position)) FROM pg_catalog.unnest(r.confkey) WITH ORDINALITY k (attnum, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = r.confrelid AND a.attnum = k.attnum),
            r.confdeltype
        FROM pg_catalog.pg_constraint r
        JOIN pg_catalog.pg_class c ON c.oid = CASE WHEN r.conrelid = $1::oid THEN r.confrelid ELSE r.conrelid END
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE r.contype = 'f' AND (r.conrelid = $1::oid OR (r.confrelid = $1::oid AND r.conparentid = 0))
        ORDER BY r.conname, c.relname
        """;
}
