using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>A script that counts on foreign keys to be off, as D1 has to be told it: its rebuilds take along what refers to the tables, and
/// what would act on other rows all the same stops the batch.</summary>
internal sealed class D1Rebuilds(ScriptPlan plan, IReadOnlyList<SqlStatement> statements)
{
    public const string LegacyOn = ClosedRebuild.LegacyOn;
    public const string LegacyOff = ClosedRebuild.LegacyOff;

    private const string Counts = "__dbmigrate_counts";
    private const string Fingerprint = "(SELECT count(*) || ',' || total(length(sql)) FROM sqlite_master)";

    // Where the schema is looked at anew, it is the one that the statements were made for.
    private const string Schema =
        @"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_cf\_%' ESCAPE '\' ORDER BY type <> 'table', type = 'trigger'";

    private readonly List<D1Statement> _sent = [];

    /// <summary>Whether a script says that foreign keys are to be off.</summary>
    public static bool MayCarryOn(IReadOnlyList<SqlStatement> statements) =>
        statements.Any(statement => statement.Kind == StatementKind.ForeignKeysPragma);

    /// <param name="read">Asks the database.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<IReadOnlyList<D1Statement>> StatementsAsync(
        Func<IReadOnlyList<D1Statement>, CancellationToken, Task<IReadOnlyList<D1Rows>>> read, CancellationToken cancel)
    {
        var answers = await read([D1Statement.Ours(Schema), D1Statement.Ours($"SELECT {Fingerprint}")], cancel).ConfigureAwait(false);
        using var schema = new ScratchSchema(answers[0].Rows.Select(row => (string)row[0]!));
        _sent.Add(
            D1Statement.Ours(
                D1Lock.Require($"{Fingerprint} = {Engines.SqlDialect.Literal((string)answers[1].Rows[0][0]!)}", D1Lock.SchemaChanged)));
        var groups = new Queue<List<ScriptRebuild>>(Groups());
        ClosedRebuild? open = null;
        var isOff = false;
        foreach (var statement in statements)
        {
            if (open is null && groups.TryPeek(out var next) && next[0].First <= statement.Ordinal)
            {
                open = new(groups.Dequeue(), statements, schema);
                if (open.Ring is { } ring) throw Ring(statement, ring);
                Send(statement, ClosedRebuild.Begin());
                Send(statement, Count(open));
            }

            if (open?.MakeBefore == statement.Ordinal) Send(statement, open.Make());
            if (open?.FillBefore == statement.Ordinal) Send(statement, open.Fill());
            if (statement.Kind == StatementKind.ForeignKeysPragma && SqliteStatementClassifier.TryGetForeignKeys(statement, out var on))
                isOff = !on;
            if (!plan.Skip.Contains(statement.Ordinal))
            {
                if (
                    isOff
                    && RowEvent.Read(statement.Text) is { Kind: not RowEventKind.Update, Table.Name: var touched }
                    && open?.Concerns(touched) != true)
                    RequireNoRows(statement, schema.ChildrenOf(touched));
                _sent.Add(new(open?.Rewrite(statement) ?? statement.Text, []) { Of = statement });
                schema.Run(statement.Text);
            }

            if (open is null) continue;
            if (statement.Ordinal == open.Last && open.FillBefore > open.Last) Send(statement, open.Fill());
            if (statement.Ordinal < open.EndAfter) continue;
            Send(statement, open.End());
            Send(statement, Compare(open, schema));
            if (open.ChangedBy(schema) is { } changed) throw Changed(statement, changed);
            open = null;
        }

        return _sent;
    }

    private void Send(SqlStatement of, IEnumerable<string> sql) =>
        _sent.AddRange(sql.Select(text => new D1Statement(text, []) { Of = of }));

    private static IEnumerable<string> Count(ClosedRebuild rebuild) => IsCounted(rebuild)
        ?
        [
            $"CREATE TABLE {Counts} (name, rows, last)",
            .. rebuild
                .Counts()
                .Select(table => $"INSERT INTO {Counts} (name, rows) VALUES ({SqliteName.String(table.Table)}, {table.Count})"),
            .. rebuild.Counting.Select(table =>
                $"INSERT INTO {Counts} (name, last) SELECT {SqliteName.String(table)}, seq FROM sqlite_sequence WHERE name = "
                    + $"{SqliteName.String(table)} COLLATE NOCASE"),
        ]
        : [];

    private static IEnumerable<string> Compare(ClosedRebuild rebuild, ScratchSchema after) => IsCounted(rebuild)
        ?
        [
            .. rebuild.Counting.Where(table => after.Counts(table)).SelectMany(Continue),
            .. rebuild
                .Counts()
                .Select(table =>
                    D1Lock.Require(
                        $"{table.Count} = (SELECT rows FROM {Counts} WHERE name = {SqliteName.String(table.Table)} AND rows IS NOT NULL)",
                        D1Lock.RowsLost)),
            .. rebuild.Children.Select(table =>
                D1Lock.Require($"NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check({SqliteName.String(table)}))", D1Lock.KeysBroken)),
            $"DROP TABLE {Counts}",
        ]
        : [];

    private static bool IsCounted(ClosedRebuild rebuild) => rebuild.Counting.Count > 0 || rebuild.Children.Any();

    /// <summary>A copy begins at the highest number that is still there, which may have been given out and deleted.</summary>
    private static IEnumerable<string> Continue(string table)
    {
        var name = SqliteName.String(table);
        var last = $"(SELECT last FROM {Counts} WHERE name = {name} AND last IS NOT NULL)";
        yield return $"UPDATE sqlite_sequence SET seq = max(seq, coalesce({last}, seq)) WHERE name = {name} COLLATE NOCASE";
        yield return $"INSERT INTO sqlite_sequence (name, seq) SELECT m.name, c.last FROM {Counts} c JOIN sqlite_master m ON m.type = "
            + $"'table' AND m.name = c.name COLLATE NOCASE"
            + $" WHERE c.name = {name} AND c.last IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {name} COLLATE "
            + $"NOCASE)";
    }

    /// <summary>What the script would do with foreign keys off does more where they are on.</summary>
    private void RequireNoRows(SqlStatement statement, IReadOnlyList<string> children)
    {
        foreach (var child in children)
            _sent.Add(new(D1Lock.Require($"NOT EXISTS (SELECT 1 FROM {SqliteName.Quote(child)})", D1Lock.RowsLost), []) { Of = statement });
    }

    /// <summary>The rebuilds that share statements, together.</summary>
    private List<List<ScriptRebuild>> Groups()
    {
        var groups = new List<List<ScriptRebuild>>();
        var (first, last) = statements.Count == 0 ? (0, 0) : (statements[0].Ordinal, statements[^1].Ordinal);
        foreach (
            var rebuild in plan.Rebuilds.Where(rebuild => rebuild.First >= first && rebuild.Last <= last).OrderBy(rebuild => rebuild.First))
        {
            if (groups.Count > 0 && rebuild.First <= groups[^1].Max(other => other.Last)) groups[^1].Add(rebuild);
            else groups.Add([rebuild]);
        }

        return groups;
    }

    private static DbMigrateException Ring(SqlStatement statement, string table) => new(
        ErrorId.DataLossRefused,
        $"Line {statement.Start.Line}, '{statement.Head}', begins the rebuild of a table that {table} refers to, and that refers to "
            + $"{table}: D1 cannot turn foreign keys off, and their actions would reach the rows.",
        "Make the referred columns unique in CREATE TABLE, or write the rebuild of both tables in one script, with copies that refer to "
            + "each other (dbmigrate new does, for a d1:// database).",
        table);

    private static DbMigrateException Changed(SqlStatement statement, string table) => new(
        ErrorId.NotSupported,
        $"Line {statement.Start.Line}, '{statement.Head}', ends the rebuild of a table that {table} refers to, and within it the script "
            + $"changes {table} too: D1 cannot turn foreign keys off, so {table} is made anew with it.",
        $"Change {table} before the rebuild or after it.",
        table);
}
