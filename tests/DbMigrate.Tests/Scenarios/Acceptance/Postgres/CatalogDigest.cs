using System.Globalization;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>
/// The query of a digest of everything that a database defines, each row one object in the server's own words; for PostgreSQL 14
/// and later. The order of a table's columns is left out. It stands where there is no pg_dump for a server, and beside it.
/// </summary>
internal static class CatalogDigest
{
    /// <summary>Asks for it: first which parts can have rows, for to plan all of them takes ten times as long as to run them.</summary>
    /// <param name="version">The server's major version.</param>
    /// <param name="query">Runs a query of one text column, with an empty search path.</param>
    public static async Task<IEnumerable<string>> ReadAsync(int version, Func<string, Task<IEnumerable<string>>> query)
    {
        var parts = Parts(version).ToList();
        var asking = parts.Select((part, i) => part.Needs is null ? $"{i}" : $"CASE WHEN EXISTS (SELECT FROM {part.Needs}) THEN {i} END");
        var asked = await query($"SELECT unnest(array_remove(ARRAY[{string.Join(", ", asking)}], NULL))::text");
        return await query(string.Join("\nUNION ALL\n", asked.Select(i => parts[int.Parse(i, CultureInfo.InvariantCulture)].Sql)));
    }

    /// <summary>A part of the digest.</summary>
    /// <param name="Needs">The catalog, with a condition, without whose rows it has none; null where it is always asked.</param>
    /// <param name="Sql">Its query.</param>
    private sealed record Part(string? Needs, string Sql);

    // Objects that initdb made have an OID below 16384.
    private static IEnumerable<Part> Parts(int version) =>
        [
            new(
                null,
                $"SELECT format('schema %I %s', n.nspname, {Acl("n.nspacl", "'n'", "n.nspowner")}) FROM pg_namespace n WHERE {UserSchema}"),
            new(
                null,
                "SELECT format('extension %I in %I', e.extname, n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = "
                    + "e.extnamespace"),
            // A table's row type is one too.
            new(
                "(SELECT FROM pg_type WHERE oid >= 16384 AND typtype IN ('e', 'd', 'r', 'm') UNION ALL SELECT FROM pg_class WHERE oid >= "
                    + "16384 AND relkind = 'c') t",
                Types),
            new("pg_enum WHERE oid >= 16384", EnumLabels),
            new("pg_range WHERE rngtypid >= 16384", Ranges),
            new(null, Relations),
            new(null, Columns),
            new(null, Constraints),
            new(null, Indexes),
            new("pg_sequence", Sequences),
            new("pg_class WHERE oid >= 16384 AND relkind IN ('v', 'm')", Views),
            new("pg_proc WHERE oid >= 16384", Functions),
            new("pg_aggregate WHERE aggfnoid >= 16384", Aggregates),
            new("pg_trigger WHERE NOT tgisinternal", Triggers),
            new("pg_policy", Policies),
            new("pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'", Rules),
            new("pg_statistic_ext", Statistics),
            new(null, Comments),
            .. DatabaseObjects,
            .. Publications(version),
            .. Operators,
            .. TextSearch,
        ];

    /// <summary>PostgreSQL 14.24 to 18.5 keep a version of their own on every column, and give it anew with each change.</summary>
    private const string OwnOptions = "ARRAY(SELECT own FROM unnest(a.attoptions) own WHERE own !~ '^pg_attver=')";

    private const string UserSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    private static readonly string Types = $"""
        SELECT format('type %I.%I %s base=%s default=%s not null=%s collation=%s acl=%s', n.nspname, t.typname, t.typtype,
            CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typdefault, t.typnotnull,
            CASE WHEN t.typtype = 'd' THEN nullif(t.typcollation, b.typcollation)::regcollation END, {Acl("t.typacl", "'T'", "t.typowner")})
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        LEFT JOIN pg_type b ON b.oid = t.typbasetype
        WHERE {UserSchema} AND {NotOfExtension("pg_type", "t.oid")}
            AND t.typtype IN ('e', 'd', 'r', 'm', 'c') AND (t.typtype <> 'c' OR c.relkind = 'c')
        """;

    private static readonly string EnumLabels = $"""
        SELECT format('enum %I.%I (%s)', n.nspname, t.typname, string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder))
        FROM pg_enum l JOIN pg_type t ON t.oid = l.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE {UserSchema} GROUP BY n.nspname, t.typname
        """;

    private static readonly string Ranges = $"""
        SELECT format('range %s of %s multirange=%s collation=%s class=%s canonical=%s diff=%s', r.rngtypid::regtype, r.rngsubtype::regtype,
            r.rngmultitypid::regtype, r.rngcollation::regcollation, (SELECT opcname FROM pg_opclass WHERE oid = r.rngsubopc),
            r.rngcanonical, r.rngsubdiff)
        FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_type", "t.oid")}
        """;

    private static readonly string Relations = $"""
        SELECT format('relation %I.%I kind=%s persistence=%s rls=%s/%s replica=%s options=%s toast=%s acl=%s partition=%s bound=%s '
            'parents=%s method=%s of=%s foreign=%s',
            n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
            {Sorted("c.reloptions")}, (SELECT {Sorted("x.reloptions")} FROM pg_class x WHERE x.oid = c.reltoastrelid),
            {Acl("c.relacl", "CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END", "c.relowner")},
            CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, pg_get_expr(c.relpartbound, c.oid),
            (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
            (SELECT amname FROM pg_am WHERE oid = c.relam), nullif(c.reloftype, 0)::regtype,
            (SELECT format('%s %s', s.srvname, {Sorted("f.ftoptions")})
             FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_class", "c.oid")} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
        """;

    private static readonly string Columns = $"""
        SELECT format('column %I.%I.%I %s %s not null=%s identity=%s generated=%s default=%s collation=%s acl=%s storage=%s compression=%s '
            'statistics=%s options=%s %s local=%s parents=%s',
            n.nspname, c.relname, a.attname, CASE c.relkind WHEN 'c' THEN rank() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) END,
            format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
            pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, t.typcollation)::regcollation,
            CASE WHEN a.attacl IS NOT NULL THEN {Acl("a.attacl", "'c'", "c.relowner")} END, a.attstorage, a.attcompression,
            nullif(coalesce(a.attstattarget, -1), -1), {Sorted(OwnOptions)}, {Sorted("a.attfdwoptions")},
            a.attislocal OR c.relispartition, a.attinhcount)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {UserSchema} AND {NotOfExtension("pg_class", "c.oid")}
            AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    // An inherited foreign key or not-null constraint has a name of the server's choice, which pg_dump does not write either.
    private static readonly string Constraints = $"""
        SELECT format('constraint %s on %s: %s local=%s parent=%s',
            CASE WHEN k.contype <> 'n' OR k.conislocal THEN quote_ident(k.conname) END,
            coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text), pg_get_constraintdef(k.oid),
            k.conislocal, (SELECT format('%I on %s', p.conname, p.conrelid::regclass) FROM pg_constraint p WHERE p.oid = k.conparentid))
        FROM pg_constraint k
        JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE {UserSchema} AND NOT (k.contype IN ('f', 't') AND k.conparentid <> 0) AND k.contype <> 't'
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = nullif(k.conrelid, 0) AND e.deptype = 'e')
        """;

    private static readonly string Indexes = $"""
        SELECT format('index %s valid=%s clustered=%s replica=%s parent=%s statistics=%s', pg_get_indexdef(i.indexrelid), i.indisvalid,
            i.indisclustered, i.indisreplident, (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
            (SELECT string_agg(format('%s=%s', a.attnum, a.attstattarget), ', ' ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = i.indexrelid AND coalesce(a.attstattarget, -1) <> -1))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_class", "c.oid")}
        """;

    private static readonly string Sequences = $"""
        SELECT format('sequence %I.%I %s start=%s increment=%s min=%s max=%s cache=%s cycle=%s owned by %s',
            n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
            (SELECT pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_depend d
             WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_class", "c.oid")}
        """;

    private static readonly string Views = $"""
        SELECT format('view %I.%I: %s', n.nspname, c.relname, pg_get_viewdef(c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_class", "c.oid")} AND c.relkind IN ('v', 'm')
        """;

    // Without the constructors of range types, which keep their names when the type gets another.
    private static readonly string Functions = $"""
        SELECT format('function %s acl=%s', pg_get_functiondef(p.oid), {Acl("p.proacl", "'f'", "p.proowner")})
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {UserSchema} AND p.prokind <> 'a' AND {NotOfExtension("pg_proc", "p.oid")}
            AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
        """;

    private static readonly string Aggregates = $"""
        SELECT format('aggregate %s %s %s acl=%s', p.oid::regprocedure,
            {Rest("a", "aggfnoid", "aggsortop", "aggtranstype", "aggmtranstype")},
            format('%s %s %s %s', a.aggtranstype::regtype, a.aggmtranstype::regtype, nullif(a.aggsortop, 0)::regoperator, p.proparallel),
            {Acl("p.proacl", "'f'", "p.proowner")})
        FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_proc", "p.oid")}
        """;

    private static readonly string Triggers = $"""
        SELECT format('trigger %s enabled=%s of parent=%s', pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND NOT t.tgisinternal
        """;

    private static readonly string Policies = $"""
        SELECT format('policy %I on %I.%I %s %s to %s using (%s) check (%s)', p.polname, n.nspname, c.relname, p.polcmd, p.polpermissive,
            (SELECT string_agg(r::regrole::text, ', ' ORDER BY r::regrole::text) FROM unnest(p.polroles) r),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema}
        """;

    private static readonly string Rules = $"""
        SELECT format('rule %s enabled=%s', pg_get_ruledef(r.oid), r.ev_enabled)
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {UserSchema} AND r.rulename <> '_RETURN'
        """;

    private static readonly string Statistics = $"""
        SELECT format('statistics %s target=%s', pg_get_statisticsobjdef(s.oid), nullif(coalesce(s.stxstattarget, -1), -1))
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        WHERE {UserSchema}
        """;

    // The schema public has a comment of initdb's.
    private const string Comments = """
        SELECT format('comment on %s: %s', CASE WHEN d.classoid = 'pg_constraint'::regclass AND k.contype = 'n'
                THEN format('not null of %s %s', k.conrelid::regclass, k.conkey::text)
                ELSE pg_describe_object(d.classoid, d.objoid, d.objsubid) END, d.description)
        FROM pg_description d LEFT JOIN pg_constraint k ON k.oid = d.objoid AND d.classoid = 'pg_constraint'::regclass
        WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass) AND d.classoid <> 'pg_extension'::regclass
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
        """;

    private static IEnumerable<Part> DatabaseObjects =>
    [
        new("pg_event_trigger", $"""
        SELECT format('event trigger %I on %s tags=%s %s enabled=%s', evtname, evtevent, {Sorted("evttags")},
            evtfoid::regprocedure, evtenabled)
        FROM pg_event_trigger
        """),
        new("pg_foreign_data_wrapper WHERE oid >= 16384", $"""
        SELECT format('wrapper %I options=%s %s %s acl=%s', fdwname, {Sorted("fdwoptions")}, nullif(fdwhandler, 0)::regprocedure,
            nullif(fdwvalidator, 0)::regprocedure, {Acl("fdwacl", "'F'", "fdwowner")})
        FROM pg_foreign_data_wrapper WHERE {NotOfExtension("pg_foreign_data_wrapper", "oid")}
        """),
        new("pg_foreign_server", $"""
        SELECT format('server %I of %I %s %s %s acl=%s', s.srvname, f.fdwname, s.srvtype, s.srvversion, {Sorted("s.srvoptions")},
            {Acl("s.srvacl", "'S'", "s.srvowner")})
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
        """),
        new("pg_user_mapping", $"""
        SELECT format('user mapping %I on %I %s', u.usename, u.srvname, {Sorted("u.umoptions")}) FROM pg_user_mappings u
        """),
        new("pg_language WHERE oid >= 16384", $"""
        SELECT format('language %I acl=%s', lanname, {Acl("lanacl", "'l'", "lanowner")}) FROM pg_language
        WHERE lanispl AND {NotOfExtension("pg_language", "oid")}
        """),
        new("pg_default_acl", """
        SELECT format('default privileges of %s in %s for %s: %s=%s%s', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace,
            d.defaclobjtype, CASE e.grantee WHEN 0 THEN 'public' ELSE e.grantee::regrole::text END, e.privilege_type,
            CASE WHEN e.is_grantable THEN '*' END)
        FROM pg_default_acl d, aclexplode(d.defaclacl) e
        """),
        new("pg_am WHERE oid >= 16384", "SELECT format('access method %I %s %s', amname, amtype, amhandler) FROM pg_am WHERE oid >= 16384"),
        new("pg_cast WHERE oid >= 16384", $"""
        SELECT format('cast %s as %s with %s %s %s', castsource::regtype, casttarget::regtype, nullif(castfunc, 0)::regprocedure,
            castcontext, castmethod)
        FROM pg_cast WHERE oid >= 16384 AND {NotOfExtension("pg_cast", "oid")}
        """),
        new("pg_collation WHERE oid >= 16384", $"""
        SELECT format('collation %I.%I %s', n.nspname, c.collname, {Rest("c", "collnamespace", "collowner", "collversion", "collencoding")})
        FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE {UserSchema}
        """),
        new("pg_conversion WHERE oid >= 16384", $"""
        SELECT format('conversion %I.%I %s', n.nspname, c.conname, {Rest("c", "connamespace", "conowner")})
        FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {UserSchema}
        """),
    ];

    private static IEnumerable<Part> Publications(int version)
    {
        yield return new("pg_publication", $"SELECT format('publication %I %s', pubname, {Rest("p", "pubowner")}) FROM pg_publication p");
        yield return new("pg_publication_rel", $"""
            SELECT format('publication %I has %s %s', p.pubname, r.prrelid::regclass, {(version < 15 ? "''" : """
                format('where %s columns %s', pg_get_expr(r.prqual, r.prrelid),
                    (SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute a
                     WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)))
                """)})
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            """);
        if (version >= 15)
            yield return new("pg_publication_namespace", """
                SELECT format('publication %I has schema %s', p.pubname, r.pnnspid::regnamespace)
                FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid
                """);
    }

    private static IEnumerable<Part> Operators =>
    [
        new("pg_operator WHERE oid >= 16384", $"""
        SELECT format('operator %s %s', o.oid::regoperator, format('%s %s commutator=%s negator=%s restrict=%s join=%s hashes=%s merges=%s',
            o.oprcode::regprocedure, o.oprresult::regtype, nullif(o.oprcom, 0)::regoperator, nullif(o.oprnegate, 0)::regoperator,
            o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge))
        FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE {UserSchema} AND {NotOfExtension("pg_operator", "o.oid")}
        """),
        new("pg_opclass WHERE oid >= 16384", $"""
        SELECT format('operator class %I.%I using %s for %s default=%s family=%I stores %s', n.nspname, o.opcname, m.amname,
            o.opcintype::regtype, o.opcdefault, f.opfname, nullif(o.opckeytype, 0)::regtype)
        FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
        JOIN pg_opfamily f ON f.oid = o.opcfamily WHERE {UserSchema} AND {NotOfExtension("pg_opclass", "o.oid")}
        """),
        new("pg_opfamily WHERE oid >= 16384", $"""
        SELECT format('operator family %I.%I using %s: %s; %s', n.nspname, f.opfname, m.amname,
            (SELECT string_agg(format('%s %s %s %s', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose, o.amopsortfamily), ', '
                ORDER BY o.amopstrategy, o.amopopr::regoperator::text) FROM pg_amop o WHERE o.amopfamily = f.oid),
            (SELECT string_agg(format('%s %s %s %s', p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype,
                p.amproc::regprocedure), ', ' ORDER BY p.amprocnum, p.amproclefttype::regtype::text, p.amprocrighttype::regtype::text)
             FROM pg_amproc p WHERE p.amprocfamily = f.oid))
        FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
        WHERE {UserSchema} AND {NotOfExtension("pg_opfamily", "f.oid")}
        """),
    ];

    private static IEnumerable<Part> TextSearch =>
    [
        new("pg_ts_config WHERE oid >= 16384", $"""
        SELECT format('text search configuration %I.%I parser=%s: %s', n.nspname, c.cfgname, p.prsname,
            (SELECT string_agg(format('%s=%s', m.maptokentype, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno)
             FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
        FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser
        WHERE {UserSchema} AND {NotOfExtension("pg_ts_config", "c.oid")}
        """),
        new("pg_ts_dict WHERE oid >= 16384", $"""
        SELECT format('text search dictionary %I.%I template=%s %s', n.nspname, d.dictname, t.tmplname, d.dictinitoption)
        FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate
        WHERE {UserSchema} AND {NotOfExtension("pg_ts_dict", "d.oid")}
        """),
        new("pg_ts_template WHERE oid >= 16384", $"""
        SELECT format('text search template %I.%I %s', n.nspname, t.tmplname, {Rest("t", "tmplnamespace")})
        FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
        WHERE {UserSchema} AND {NotOfExtension("pg_ts_template", "t.oid")}
        """),
        new("pg_ts_parser WHERE oid >= 16384", $"""
        SELECT format('text search parser %I.%I %s', n.nspname, p.prsname, {Rest("p", "prsnamespace")})
        FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE {UserSchema} AND {NotOfExtension("pg_ts_parser", "p.oid")}
        """),
    ];

    // Rights that were never touched and rights that were granted and revoked again are the same to a user. Who owns it does not count.
    private static string Acl(string acl, string type, string owner) => $"""
        (SELECT string_agg(format('%s=%s%s', e.who, e.privilege_type, CASE WHEN e.is_grantable THEN '*' END), ' '
            ORDER BY e.who, e.privilege_type, e.is_grantable)
         FROM (SELECT x.*, CASE x.grantee WHEN 0 THEN 'public' WHEN {owner} THEN 'owner' ELSE x.grantee::regrole::text END AS who
               FROM aclexplode(coalesce({acl}, acldefault(({type})::"char", {owner}))) x) e)
        """;

    private static string Sorted(string array) => $"(SELECT string_agg(o, ', ' ORDER BY o) FROM unnest({array}) o)";

    private static string Rest(string alias, params string[] without) =>
        $"(to_jsonb({alias}) - 'oid'{string.Concat(without.Select(name => $" - '{name}'"))})";

    private static string NotOfExtension(string catalog, string oid) =>
        $"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {oid} AND e.deptype = 'e')";
}
