using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Reads a database's schema: two round trips in one snapshot, the first for what to look at, the second for everything.</summary>
internal sealed class PostgresIntrospector
{
    private readonly PostgresSession _session;
    private readonly IncludeFilter _include;
    private readonly TableName _journal;
    private readonly Dictionary<uint, string> _namespaces = [];
    private readonly List<uint> _leftOut = [];
    private readonly Bookkeeping _bookkeeping = new();
    private readonly HashSet<string> _asked = [];
    private string? _role;

    private PostgresIntrospector(PostgresSession session, ReadScope scope)
    {
        _session = session;
        _include = scope.Include;
        _journal = PostgresDialect.Instance.Resolve(scope.Journal);
    }

    /// <summary>Reads inside the transaction that is open, else in one of its own. Leaves nothing behind, settings included.</summary>
    public static async Task<SchemaModel> ReadAsync(PostgresSession session, ReadScope scope, CancellationToken cancel)
    {
        var introspector = new PostgresIntrospector(session, scope);
        var joins = session.InTransaction;
        var begin = new CatalogQuery(joins ? "SAVEPOINT dbmigrate_read" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        CatalogQuery[] end = joins
            ? [new("ROLLBACK TO SAVEPOINT dbmigrate_read"), new("RELEASE SAVEPOINT dbmigrate_read")]
            : [new("ROLLBACK")];
        try
        {
            await introspector.LookAroundAsync(begin, cancel).ConfigureAwait(false);
            return await introspector.ReadAsync(end, cancel).ConfigureAwait(false);
        }
        catch
        {
            try
            {
                await session.StreamAsync(end, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DatabaseException)
            {
                // The connection is gone, or nothing was begun: the first exception says why.
            }

            throw;
        }
    }

    /// <summary>Which schemas to look at, which relations not to, and which queries are worth their cost.</summary>
    private Task LookAroundAsync(CatalogQuery begin, CancellationToken cancel)
    {
        string[] ours = [_journal.Name, .. OwnTables.Names];
        var (taken, leftOut) = _include.TablePatterns;
        return _session.StreamAsync(
            [
                begin,
                Query("settings", [], row => _role = row.GetString(0)),
                Query("bookkeeping", [], row => _bookkeeping.Add(row.GetString(0))),
                Query("namespaces", [], row =>
                {
                    var (oid, name) = (row.GetFieldValue<uint>(0), row.GetString(1));
                    if (_include.HasSchema(name))
                        _namespaces.Add(oid, name);
                }),
                Query(
                    "left_out",
                    [_journal.Schema!, ours, taken.Select(Like).ToArray(), leftOut.Select(Like).ToArray()],
                    row => _leftOut.Add(row.GetFieldValue<uint>(0))),
                new(QueryText.Asking(Queries, _session.ServerVersion)) { Read = row => _asked.UnionWith(row.GetFieldValue<string[]>(0)) },
            ],
            cancel);
    }

    private async Task<SchemaModel> ReadAsync(CatalogQuery[] end, CancellationToken cancel)
    {
        var version = _session.ServerVersion;
        var state = new ReadState(version, _namespaces);
        var row = new CatalogRow(_bookkeeping);
        object[] arguments = [_namespaces.Keys.ToArray(), _leftOut.ToArray()];
        var queries = Readers(state).Where(reader => _asked.Contains(reader.Query)).Select(reader =>
            Query(reader.Query, arguments, data => reader.Read(row.At(data))) with { Complete = reader.Complete });
        await _session.StreamAsync([.. queries, .. end], cancel).ConfigureAwait(false);
        return new(DbMigrate.Dialect.PostgreSql, version, WithoutJournalSchema(state.Objects), state.Registry.Dependencies)
        {
            Role = _role,
            Strangers = state.Strangers,
            Types = state.Types,
        };
    }

    // Comments, grants and owners come before the objects that have them, relations before their columns and these before their constraints
    // and indexes, objects before what needs them.
    private static IEnumerable<CatalogReader> Readers(ReadState state) =>
        [
            new CommentReader(state),
            new GrantReader(state),
            new OwnerReader(state),
            new ExtensionDependentReader(state),
            new NamespaceReader(state),
            new ExtensionReader(state),
            new SequenceReader(state),
            new EnumReader(state),
            new DomainReader(state),
            new RangeReader(state),
            new CompositeReader(state),
            new TableReader(state),
            new ViewReader(state),
            new ColumnReader(state),
            new KeyTriggerReader(state),
            new ConstraintReader(state),
            new IndexReader(state),
            new RuleReader(state),
            new TriggerReader(state),
            new PolicyReader(state),
            new StatisticsReader(state),
            new RoutineReader(state),
            new AggregateReader(state),
            new ForeignDataReader(state),
            .. DefinedObjectReader.Queries.Select(query => new DefinedObjectReader(state, query)),
            new MemberReader(state),
            new StandInReader(state),
            new DependencyReader(state),
            new TypeFactsReader(state),
            new TypeCastReader(state),
        ];

    /// <summary>The queries of all readers.</summary>
    internal static IReadOnlyList<string> Queries { get; } =
    [.. Readers(new(0, new Dictionary<uint, string>())).Select(reader => reader.Query)];

    /// <summary>A schema that holds nothing but the journal was made for it.</summary>
    private IEnumerable<SchemaObject> WithoutJournalSchema(List<SchemaObject> objects)
    {
        var schema = _journal.Schema;
        return schema == "public" || objects.Any(item => item.Schema == schema)
            ? objects
            : objects.Where(item => item is not Namespace || item.Name != schema);
    }

    private CatalogQuery Query(string name, object[] arguments, Action<NpgsqlDataReader> read)
    {
        var sql = QueryText.For(name, _session.ServerVersion);
        var used = arguments.Length;
        // The server refuses an argument that the statement does not mention.
        while (used > 0 && !sql.Contains($"${used}", StringComparison.Ordinal))
            used--;
        return new(sql) { Arguments = arguments[..used], Read = read };
    }

    private static string Like(string pattern) => string.Concat(pattern.Select(c => c switch
    {
        '*' => "%",
        '?' => "_",
        '%' or '_' or '\\' => $@"\{c}",
        _ => $"{c}",
    }));
}
