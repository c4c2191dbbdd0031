namespace DbMigrate.Tests.Infrastructure;

/// <summary>
/// The queries of the catalog digest, for PostgreSQL 13 and later. Each yields one text column, an object a row, in
/// PostgreSQL's own rendering. They take the parameters @history (a table to leave out) and @without (schemas).
/// </summary>
internal static class CatalogQueries
{
    private const string Schema = """
        n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL (@without)
        """;

    private const string Relation = Schema + """
         AND c.relname NOT LIKE @history || '%'
         AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        """;

    public static string All(bool columnOrder) => string.Join(
        ";\n",
        [
            "SET search_path = ''", // so that every name is written with its schema
            Schemas,
            Extensions,
            Types,
            EnumLabels,
            Relations,
            Columns(columnOrder),
            Constraints,
            Indexes,
            Sequences,
            ViewBodies,
            Functions,
            Triggers,
            Policies,
            Rules,
            Statistics,
            Comments,
        ]);

    private const string Schemas = $"""
        SELECT format('schema %I %s', n.nspname, n.nspacl) FROM pg_namespace n WHERE {Schema}
        """;

    private const string Extensions = "SELECT format('extension %I %s', extname, extversion) FROM pg_extension";

    private const string Types = $"""
        SELECT format('type %I.%I %s %s %s %s %s', n.nspname, t.typname, t.typtype,
            CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typdefault, t.typnotnull, t.typacl)
        FROM pg_type t
        JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE {Schema} AND t.typtype IN ('e', 'd', 'r', 'c') AND (t.typtype <> 'c' OR c.relkind = 'c')
        """;

    private const string EnumLabels = $"""
        SELECT format('enum %I.%I (%s)', n.nspname, t.typname, string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder))
        FROM pg_enum l JOIN pg_type t ON t.oid = l.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE {Schema}
        GROUP BY n.nspname, t.typname
        """;

    private const string Relations = $"""
        SELECT format('relation %I.%I kind=%s persistence=%s rls=%s/%s replica=%s options=%s acl=%s partition=%s bound=%s parents=%s',
            n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
            c.reloptions, c.relacl, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
            pg_get_expr(c.relpartbound, c.oid),
            (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
        """;

    private static string Columns(bool columnOrder) => $"""
        SELECT format('column %I.%I.%I %s %s not null=%s identity=%s generated=%s default=%s collation=%s acl=%s',
            n.nspname, c.relname, a.attname,
            {(columnOrder ? "rank() OVER (PARTITION BY a.attrelid ORDER BY a.attnum)" : "''")},
            format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
            pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, t.typcollation)::regcollation, a.attacl)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {Relation} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    // PostgreSQL 18 lists NOT NULL here too, under a name that depends on how the column came to be.
    private const string Constraints = $"""
        SELECT format('constraint %I on %s: %s', k.conname, coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text),
            pg_get_constraintdef(k.oid))
        FROM pg_constraint k
        JOIN pg_namespace n ON n.oid = k.connamespace
        LEFT JOIN pg_class c ON c.oid = k.conrelid
        WHERE {Schema} AND coalesce(c.relname, '') NOT LIKE @history || '%' AND k.contype <> 'n'
        """;

    private const string Indexes = $"""
        SELECT format('index %s valid=%s clustered=%s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation}
        """;

    private const string Sequences = $"""
        SELECT format('sequence %I.%I %s start=%s increment=%s min=%s max=%s cache=%s cycle=%s owned by %s',
            n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
            (SELECT pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_depend d
             WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation}
        """;

    private const string ViewBodies = $"""
        SELECT format('view %I.%I: %s', n.nspname, c.relname, pg_get_viewdef(c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation} AND c.relkind IN ('v', 'm')
        """;

    private const string Functions = $"""
        SELECT format('function %s acl=%s', pg_get_functiondef(p.oid), p.proacl)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {Schema} AND p.prokind <> 'a'
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
        """;

    private const string Triggers = $"""
        SELECT format('trigger %s enabled=%s', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation} AND NOT t.tgisinternal
        """;

    private const string Policies = $"""
        SELECT format('policy %I on %I.%I %s %s to %s using (%s) check (%s)', p.polname, n.nspname, c.relname, p.polcmd, p.polpermissive,
            p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation}
        """;

    private const string Rules = $"""
        SELECT format('rule %s', pg_get_ruledef(r.oid))
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {Relation} AND r.rulename <> '_RETURN'
        """;

    private const string Statistics = $"""
        SELECT format('statistics %s', pg_get_statisticsobjdef(s.oid))
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        WHERE {Schema}
        """;

    // Objects that initdb made have an OID below 16384.
    private const string Comments = """
        SELECT format('comment on %s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description)
        FROM pg_description d
        WHERE d.objoid >= 16384 AND pg_describe_object(d.classoid, d.objoid, d.objsubid) NOT LIKE '%' || @history || '%'
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
        """;
}
