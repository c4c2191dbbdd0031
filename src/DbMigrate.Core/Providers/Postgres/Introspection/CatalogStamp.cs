namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Tells whether anything in a database's catalogs was changed, without reading what.</summary>
/// <remarks>A row that is written gets the number of its transaction (<c>xmin</c>), which is larger than all before it: so of as many rows
/// the sum is another one, or their number is. VACUUM and ANALYZE write into the rows that are there
/// (https://www.postgresql.org/docs/current/ddl-system-columns.html).</remarks>
internal static class CatalogStamp
{
    private static readonly string[] Catalogs =
    [
        "aggregate", "am", "amop", "amproc", "attrdef", "attribute", "cast", "class", "collation", "constraint", "conversion",
        "default_acl", "description", "enum", "event_trigger", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table",
        "index", "inherits", "language", "namespace", "opclass", "operator", "opfamily", "partitioned_table", "policy", "proc",
        "publication", "publication_rel", "range", "rewrite", "seclabel", "sequence", "statistic_ext", "transform", "trigger",
        "ts_config", "ts_config_map", "ts_dict", "ts_parser", "ts_template", "type",
    ];

    /// <summary>A query for a text that is another one after each change, to anybody's objects.</summary>
    /// <param name="version">The server's major version.</param>
    public static string Query(int version)
    {
        IEnumerable<string> catalogs = version >= 15 ? Catalogs.Append("publication_namespace") : Catalogs;
        var sums = catalogs.Select(name =>
            $"(SELECT pg_catalog.count(*) || '.' || coalesce(pg_catalog.sum(xmin::text::bigint), 0) FROM pg_catalog.pg_{name})");
        // What belongs to an extension is said by dependencies alone. Settings and users' mappings of this database are in catalogs that
        // all databases share, or that not everybody may read.
        return $"""
            SELECT pg_catalog.md5(pg_catalog.concat_ws(',', {string.Join(", ", sums)},
                (SELECT pg_catalog.count(*) || '.' || coalesce(pg_catalog.sum(xmin::text::bigint), 0) FROM pg_catalog.pg_depend WHERE deptype IN ('e', 'x')),
                (SELECT pg_catalog.string_agg(m::text, ',' ORDER BY m::text) FROM pg_catalog.pg_user_mappings m),
                (SELECT pg_catalog.count(*) || '.' || coalesce(pg_catalog.sum(s.xmin::text::bigint), 0) FROM pg_catalog.pg_db_role_setting s
                 WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())))))
            """;
    }
}
