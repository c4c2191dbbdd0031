using System.Collections.Concurrent;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Acceptance.Remade;

/// <summary>A database of one case that belongs to the role which works on it.</summary>
internal sealed class RemadeDatabase : IAsyncDisposable
{
    /// <summary>A role that is no superuser, and a member of the owners.</summary>
    public const string PlainRole = "law_app";

    private static readonly ReadScope Everything = new(new IncludeFilter(), new TableName("drizzle", "__drizzle_migrations"));

    // Beside the digest of everything else, which leaves owners out.
    private const string Owners = """
        SELECT format('owner of %s: %s', pg_describe_object(x.classid, x.objid, 0), x.owner::regrole)
        FROM (SELECT 'pg_class'::regclass AS classid, oid AS objid, relowner AS owner FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I') AND relnamespace <> 'pg_toast'::regnamespace
              UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc
              UNION ALL SELECT 'pg_type'::regclass, oid, typowner FROM pg_type WHERE typtype <> 'b'
              UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace
              UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext
              UNION ALL SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation
              UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner FROM pg_conversion
              UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner FROM pg_operator
              UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner FROM pg_opfamily
              UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner FROM pg_opclass
              UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner FROM pg_ts_dict
              UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config
              UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger
              UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
              UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner FROM pg_foreign_data_wrapper
              UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner FROM pg_foreign_server) x
        WHERE x.objid >= 16384
        UNION ALL
        SELECT format('%s depends on %s', pg_describe_object(d.classid, d.objid, 0), pg_describe_object(d.refclassid, d.refobjid, 0))
        FROM pg_depend d WHERE d.deptype = 'x'
        UNION ALL
        SELECT format('clustered %s: %s', i.indexrelid::regclass, i.indisclustered) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.oid >= 16384 AND c.relnamespace <> 'pg_toast'::regnamespace
        """;

    private static readonly ConcurrentDictionary<PostgresServer, Lazy<Task>> Prepared = new();

    private readonly PostgresServer _server;
    private readonly string _name;
    private readonly DatabaseSession _session;

    // Owns nothing, and sees everything.
    private readonly NpgsqlConnection _superuser;

    private RemadeDatabase(PostgresServer server, string name, NpgsqlConnection superuser, DatabaseSession session) =>
        (_server, _name, _superuser, _session) = (server, name, superuser, session);

    /// <summary>Makes the roles of the cases, once a server.</summary>
    public static Task PrepareAsync(PostgresServer server) => Prepared
        .GetOrAdd(
            server,
            _ => new(() =>
                ExecuteAsync(
                    server,
                    "postgres",
                    $"""
                    CREATE ROLE law_other;
                    CREATE ROLE law_reader;
                    CREATE ROLE law_boss SUPERUSER;
                    CREATE ROLE {PlainRole} LOGIN PASSWORD '{PostgresServer.Password}';
                    GRANT law_other, law_reader TO {PlainRole};
                    """)))
        .Value;

    public static async Task<RemadeDatabase> CreateAsync(PostgresServer server, string role)
    {
        var name = $"remade_{Guid.NewGuid():N}";
        await server.MakeDatabaseAsync(name, role);
        var superuser = await new TestDatabase(server, name, owned: false).OpenAsync();
        // Without being a superuser, one gives things only to who may make them there.
        var grants = $"""GRANT CREATE ON SCHEMA public TO law_other, law_reader; GRANT CREATE ON DATABASE "{name}" TO law_other;""";
        if (server.MajorVersion < 15) grants += $"GRANT ALL ON SCHEMA public TO {role} WITH GRANT OPTION;";
        await using (var command = new NpgsqlCommand(grants + "SET search_path = ''", superuser)) await command.ExecuteNonQueryAsync();
        var url = $"postgresql://{role}:{PostgresServer.Password}@127.0.0.1:{server.Port}/{name}";
        return new(
            server,
            name,
            superuser,
            await DatabaseSession.OpenAsync(DatabaseUrl.Parse(url, "/"), SessionAccess.ReadWrite, SessionOptions.Reading, default));
    }

    public static async Task ExecuteAsync(PostgresServer server, string database, string sql)
    {
        await using var own = new TestDatabase(server, database, owned: false);
        await own.ExecuteAsync(sql);
    }

    /// <summary>For the commands, which work as a superuser.</summary>
    public EngineDatabase Engine => EngineDatabase.On(new TestDatabase(_server, _name, owned: false));

    public Task RunAsync(string script) => _session.RunAsync([.. _session.Splitter.Split(new StringReader(script))], default);

    public Task RunAsync(IReadOnlyList<string> statements) =>
        _session.RunAsync([.. statements.Select((sql, i) => new SqlStatement(sql, i + 1, default, StatementKind.Ordinary, ""))], default);

    public Task<SchemaModel> ReadAsync() => KnownEngines.Of(Dialect.PostgreSql).Schema.ReadAsync(_session, Everything, default);

    /// <summary>Whose things are.</summary>
    public async Task<IReadOnlyList<string>> OwnersAsync() =>
        [.. (await RowsAsync(Owners)).Where(line => line.StartsWith("owner of ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Everything in the words of others: the catalog's, and pg_dump's where there is one, owners included.</summary>
    public async Task<string> DescribeAsync()
    {
        List<string> lines = [.. await CatalogDigest.ReadAsync(_server.MajorVersion, RowsAsync), .. await RowsAsync(Owners)];
        if (_server.PgDump is { } program)
        {
            var dump = await ProcessRunner.RunAsync(program, ["--schema-only", "--dbname", _server.Url(_name)]);
            lines.Add(PgDumpText.Normalize(dump.EnsureSuccess().StandardOutput));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _superuser.DisposeAsync();
        await ExecuteAsync(_server, "postgres", $"""DROP DATABASE "{_name}" WITH (FORCE)""");
    }

    private async Task<IEnumerable<string>> RowsAsync(string query)
    {
        await using var command = new NpgsqlCommand(query, _superuser);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
