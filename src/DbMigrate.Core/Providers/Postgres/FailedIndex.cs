using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Finds the invalid index that a failed CREATE INDEX CONCURRENTLY leaves behind under the name that it was to have.</summary>
/// <remarks>Source: the PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently". An index that somebody is building right now is
/// invalid too. Who does is told by its builder's progress, which other users than its own see without the index; by its lock
/// then.</remarks>
internal static class FailedIndex
{
    private const string Query = """
        SELECT n.nspname::text, c.relname::text, EXISTS (
            SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p
            WHERE p.index_relid = i.indexrelid OR (p.index_relid IS NULL AND EXISTS (
                SELECT 1 FROM pg_catalog.pg_locks l
                WHERE l.pid = p.pid AND l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock')))
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'i' AND NOT i.indisvalid
        """;

    /// <summary>The index that an earlier attempt at this statement left; null where there is none, or it is no such statement.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.LockTimeout"/>: somebody is building it right now. Another build of it would
    /// wait for that one, and that one for it.</exception>
    public static async Task<QualifiedName?> FindAsync(PostgresSession session, SqlStatement statement, CancellationToken cancel)
    {
        if (Read(statement.Text) is not { IsConcurrent: true } named) return null;
        return (await FindAsync(session, named, cancel).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>Whether the server builds nothing where the index is there already, whatever has become of it.</summary>
    public static bool MayBuildNothing(SqlStatement statement) => Read(statement.Text) is { IsConditional: true };

    /// <summary>The index of a statement with IF NOT EXISTS, and a condition that holds where it can be used; null for any other
    /// statement.</summary>
    public static (string Index, string Condition)? Usable(SqlStatement statement) => Read(statement.Text) is { IsConditional: true } named
        ? (named.Name, $"""
        NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE c.relkind = 'i' AND NOT i.indisvalid
        AND i.indrelid = pg_catalog.to_regclass({PostgresText.Literal(named.Table)}) AND c.relname = {PostgresText.Literal(
            named.Name)})
        """.ReplaceLineEndings(" "))
        : null;

    /// <summary>After a statement with IF NOT EXISTS: the failure that the index which it found is one that no query can use.</summary>
    /// <returns>Null where it is usable.</returns>
    public static async Task<StatementException?> CheckAsync(PostgresSession session, SqlStatement statement, CancellationToken cancel)
    {
        if (Read(statement.Text) is not { IsConditional: true } named) return null;
        if ((await FindAsync(session, named, cancel).ConfigureAwait(false)).FirstOrDefault() is not { } index) return null;
        var error = new DatabaseError(
            $"the index {index} is there already, but invalid: no query can use it",
            "42P07",
            null,
            DatabaseErrorKind.AlreadyExists,
            new InvalidOperationException("An invalid index."))
        {
            Explain = _ =>
                new(
                    "An earlier build of it failed, and IF NOT EXISTS builds nothing in its place.",
                    $"Drop it with DROP INDEX CONCURRENTLY {PostgresText.Name(index)}, and run the command again."),
        };
        return new(statement, error.Exception, error);
    }

    private static Task<IReadOnlyList<QualifiedName>> FindAsync(PostgresSession session, NamedIndex index, CancellationToken cancel)
    {
        const string only = " AND i.indrelid = pg_catalog.to_regclass($1) AND c.relname = $2";
        return InvalidAsync(session, Query + only, cancel, index.Table, index.Name);
    }

    /// <summary>Says that a statement that failed may have left one; null where it is no such statement.</summary>
    public static string? Warning(SqlStatement statement) =>
        Read(statement.Text) is { IsConcurrent: true } index
            ? $"The index '{index.Name}' may be there half built: it is dropped when the migration goes on."
            : null;

    /// <summary>Leaves such indexes out of a schema.</summary>
    public static async Task<(SchemaModel Model, IReadOnlyList<SchemaChange> Drops)> SetAsideAsync(
        PostgresSession session, SchemaModel model, CancellationToken cancel)
    {
        var invalid = model
            .Objects.OfType<TableIndex>()
            .Where(index => !index.Valid && !IndexPlanner.IsPartitioned(index))
            .ToDictionary(index => index.Id);
        if (invalid.Count == 0) return (model, []);
        const string those = " AND (n.nspname::text, c.relname::text) IN (SELECT * FROM unnest($1::text[], $2::text[]))";
        await InvalidAsync(
                session,
                Query + those,
                cancel,
                invalid.Keys.Select(id => id.Schema!).ToArray(),
                invalid.Keys.Select(id => id.Name).ToArray())
            .ConfigureAwait(false);
        return (
            model.With(
                model.Objects.Where(item => !invalid.ContainsKey(item.Id)),
                model.Dependencies.Where(item => !invalid.ContainsKey(item.Dependent))),
            [.. invalid.Values.Select(index => new DropObject(index) { Sql = [.. ObjectPlanner.For(index).Drop(index)] })]);
    }

    private static async Task<IReadOnlyList<QualifiedName>> InvalidAsync(
        PostgresSession session, string query, CancellationToken cancel, params object?[] arguments)
    {
        var rows = await session.QueryAsync(query, cancel, arguments).ConfigureAwait(false);
        var names = rows.Select(row => new QualifiedName((string)row[0]!, (string)row[1]!)).ToList();
        if (rows.ToList().FindIndex(row => (bool)row[2]!) is var building and >= 0)
        {
            throw new DbMigrateException(
                ErrorId.LockTimeout,
                $"The index {names[building]} of {session.Url} is being built by another connection right now.",
                "Run the command again when it is built.",
                names[building].ToString());
        }

        return names;
    }

    private static NamedIndex? Read(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (!tokens.Accept("CREATE")) return null;
        tokens.Accept("UNIQUE");
        if (!tokens.Accept("INDEX")) return null;
        var (isConcurrent, isConditional) = (tokens.Accept("CONCURRENTLY"), tokens.Is("IF"));
        tokens.SkipIfExists();
        // Without a name the server chooses one that is free.
        if (tokens.Is("ON")) return null;
        var index = PostgresSyntax.Instance.NameOf(tokens.Text);
        tokens.Next();
        if (!tokens.Accept("ON")) return null;
        tokens.Accept("ONLY");
        var table = tokens.Text.ToString();
        tokens.Next();
        while (tokens.Accept("."))
        {
            table += "." + tokens.Text.ToString();
            tokens.Next();
        }

        return new(index, table, isConcurrent, isConditional);
    }

    /// <summary>An index that a statement makes.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Table">Its table, as the statement spells it.</param>
    /// <param name="IsConcurrent">It is built concurrently.</param>
    /// <param name="IsConditional">Nothing is built where it is there.</param>
    private sealed record NamedIndex(string Name, string Table, bool IsConcurrent, bool IsConditional);
}
