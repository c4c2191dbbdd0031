using System.Text;
using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>The table in docs/guides/hazards.md: each row is run on every server, what it did there is compared with what the rules say,
/// and the guide has to say the same. With DBMIGRATE_WRITE_DOCS=1 the guide is written anew.</summary>
public sealed class HazardGuideTests(PostgresServers servers)
{
    private const string Start = "<!-- table: made by HazardGuideTests -->";
    private const string End = "<!-- end of table -->";

    /// <summary>What a server's answer can show; the others are a judgement about programs and scripts.</summary>
    private static readonly HazardCode[] Visible =
    [
        HazardCode.DataLoss,
        HazardCode.TableRewrite,
        HazardCode.ExclusiveLock,
        HazardCode.IndexBuildBlocksWrites,
        HazardCode.ConstraintScan,
    ];

    private static string GuidePath => Path.Combine(RepoPaths.Root, "docs", "guides", "hazards.md");

    [Fact]
    public async Task The_rules_say_what_the_servers_do_and_the_guide_says_it_too()
    {
        Assert.SkipWhen(PostgresBinaries.Servers.Count == 0, SkipReasons.NoPostgres("18"));
        var problems = new List<string>();
        var columns = new List<(int Version, Dictionary<string, string> Cells)>();
        foreach (var binaries in PostgresBinaries.OfEachMajor)
        {
            var server = await servers.GetAsync(binaries.Major);
            columns.Add((server.MajorVersion, await CellsAsync(server, problems)));
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        // The guide shows those that everything runs on; the others may differ only in what they refuse.
        await CompareAsync(columns.FindAll(column => PostgresBinaries.Servers.Any(shown => shown.Major == column.Version)));
    }

    private static async Task CompareAsync(List<(int Version, Dictionary<string, string> Cells)> columns)
    {
        var guide = await File.ReadAllTextAsync(GuidePath);
        if (Environment.GetEnvironmentVariable("DBMIGRATE_WRITE_DOCS") == "1")
        {
            guide =
                $"{guide[..(guide.IndexOf(Start, StringComparison.Ordinal) + Start.Length)]}\n\n{await TableAsync(columns)}\n{guide[guide.IndexOf(End, StringComparison.Ordinal)..]}";
            await File.WriteAllTextAsync(GuidePath, guide);
        }

        // A machine has some of the versions; the guide has its columns for more.
        var parts = guide.Split("### SQLite");
        var (rows, sqliteRows) = (Rows(parts[0][parts[0].IndexOf(Start, StringComparison.Ordinal)..]), Rows(parts[1]));
        var versions = guide
            .Split('\n')
            .First(line => line.StartsWith("| Statement | PostgreSQL", StringComparison.Ordinal))
            .Split('|', StringSplitOptions.TrimEntries)
            .Where(cell => cell.StartsWith("PostgreSQL", StringComparison.Ordinal))
            .Select(cell => int.Parse(cell.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        foreach (var (version, cells) in columns.Where(column => versions.Contains(column.Version)))
        {
            foreach (var (statement, cell) in cells)
                Assert.Equal(
                    $"{statement} on {version}: {cell}",
                    $"{statement} on {version}: {rows.GetValueOrDefault(Code(statement))?[1 + versions.IndexOf(version)]}");
        }

        foreach (var (statement, cell) in await SqliteCellsAsync())
            Assert.Equal($"{statement}: {cell}", $"{statement}: {sqliteRows.GetValueOrDefault(Code(statement))?[1]}");
        var documented = HazardCases.Postgres.SelectMany(group => group.Statements).Concat(HazardCases.Sqlite).Select(Code).ToHashSet();
        Assert.DoesNotContain(rows.Keys.Concat(sqliteRows.Keys), key => !documented.Contains(key));
    }

    private static Dictionary<string, string[]> Rows(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split(" | ").Select(cell => cell.Trim('|', ' ')).ToArray())
            .ToDictionary(row => row[0]);

    private static async Task<string> TableAsync(List<(int Version, Dictionary<string, string> Cells)> columns)
    {
        var text = new StringBuilder();
        foreach (var (title, statements) in HazardCases.Postgres)
        {
            text.Append(
                $"### {title}\n\n| Statement | {string.Join(" | ", columns.Select(column => $"PostgreSQL {column.Version}"))} "
                    + $"|\n|---|{string.Concat(columns.Select(_ => "---|"))}\n");
            foreach (var statement in statements)
                text.Append($"| {Code(statement)} | {string.Join(" | ", columns.Select(column => column.Cells[statement]))} |\n");
            text.Append('\n');
        }

        text.Append("### SQLite\n\n| Statement | SQLite |\n|---|---|\n");
        foreach (var (statement, cell) in await SqliteCellsAsync()) text.Append($"| {Code(statement)} | {cell} |\n");
        return text.ToString();
    }

    private static async Task<Dictionary<string, string>> CellsAsync(PostgresServer server, List<string> problems)
    {
        await using var database = await server.CreateDatabaseAsync("hazards");
        var witness = new PostgresWitness(database);
        await witness.PrepareAsync();
        await using var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, RepoPaths.Root), SessionAccess.ReadOnly, SessionOptions.Reading, default);
        var model = await KnownEngines
            .Of(Dialect.PostgreSql)
            .Schema.ReadAsync(session, new(new(), new(null, "__drizzle_migrations")), default);
        var judge = new HazardJudge(session);
        var cells = new Dictionary<string, string>();
        foreach (var statement in HazardCases.Postgres.SelectMany(group => group.Statements))
        {
            var parts = KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(statement)).ToList();
            var outside = parts.Exists(part => part.Kind == StatementKind.OutsideTransaction);
            var finder = new HazardFinder(Dialect.PostgreSql, model);
            var found = new List<Hazard>();
            foreach (var item in finder.Find(parts))
            {
                if (await judge.JudgeAsync(item.Hazard, default) is { } real) found.Add(real);
            }

            // What runs outside a transaction stays done: it gets a database of its own.
            await using var own = outside ? await server.CreateDatabaseAsync("hazards_outside") : null;
            var other = own is null ? witness : new PostgresWitness(own);
            if (own is not null) await other.PrepareAsync();
            var seen = await other.RunAsync(statement, outside);
            cells[statement] = Compare(statement, server.MajorVersion, outside, seen, found, finder.Locks, problems);
        }

        return cells;
    }

    /// <summary>The table's cell; what the rules say otherwise than the server did becomes a problem.</summary>
    private static string Compare(
        string statement,
        int version,
        bool outside,
        Witnessed seen,
        List<Hazard> found,
        IReadOnlyList<(SqlStatement Statement, TableLock Lock)> locks,
        List<string> problems)
    {
        if (seen.Refusal is { } refusal)
        {
            // 23502: a column that refuses null and has no default, on rows; it is what the hazard says.
            if (refusal.StartsWith("23502", StringComparison.Ordinal)) return Cell(found);
            // A version may not know the form; anything else says nothing of what it costs.
            if (
                !refusal.StartsWith("42601", StringComparison.Ordinal)
                && !refusal.StartsWith("0A000", StringComparison.Ordinal)
                && !refusal.StartsWith("42809", StringComparison.Ordinal))
                problems.Add($"{version}: {statement}: {refusal}");
            return "refused";
        }

        var said = found
            .Select(hazard => hazard.Code)
            .Where(code => Visible.Contains(code) && (!outside || code != HazardCode.ExclusiveLock))
            .ToHashSet();
        if (outside) seen.Codes.Remove(HazardCode.ExclusiveLock);
        if (!said.SetEquals(seen.Codes))
            problems.Add(
                $"{version}: {statement}\n    the rules say {List(said)}\n    the server did {List(seen.Codes)} "
                    + $"{string.Join(", ", seen.Lost)}");
        if (outside) return Cell(found);
        var expected = locks
            .Select(item => item.Lock)
            .Where(item => item.Mode > LockMode.RowShare)
            .GroupBy(item => $"{item.Table.Schema ?? "public"}.{item.Table.Name}")
            .ToDictionary(group => group.Key, group => group.Max(item => item.Mode))
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .ToList();
        var (one, two) = (Print(expected), Print(seen.Locks.Where(item => item.Value > LockMode.RowShare)));
        if (one != two) problems.Add($"{version}: {statement}\n    the rules lock {one}\n    the server locked {two}");
        // Whoever asks for a lock, or computes what only readers miss, holds it as long as that takes.
        var isAsked = statement.StartsWith("LOCK", StringComparison.Ordinal) || statement.StartsWith("REFRESH", StringComparison.Ordinal);
        var isLong = found.Exists(hazard => hazard is { Code: HazardCode.ExclusiveLock, IsMomentary: false });
        if (!isAsked && isLong != seen.BlocksLong)
            problems.Add($"{version}: {statement}: the rules say that everybody waits {(isLong ? "for long" : "a moment")}");
        return Cell(found);
    }

    private static string Print(IEnumerable<KeyValuePair<string, LockMode>> locks) =>
        string.Join(", ", locks.Select(item => $"{item.Key} {item.Value}"));

    private static async Task<Dictionary<string, string>> SqliteCellsAsync()
    {
        var cells = new Dictionary<string, string>();
        foreach (var statement in HazardCases.Sqlite)
        {
            await using var database = EngineDatabase.CreateSqlite();
            await database.ExecuteAsync(HazardCases.SqliteSetup);
            await using var session = await DatabaseSession.OpenAsync(
                DatabaseUrl.Parse(database.Url, RepoPaths.Root), SessionAccess.ReadOnly, SessionOptions.Reading, default);
            var model = await KnownEngines
                .Of(Dialect.Sqlite)
                .Schema.ReadAsync(session, new(new(), new(null, "__drizzle_migrations")), default);
            var hazards = new HazardFinder(Dialect.Sqlite, model)
                .Find(KnownEngines.Of(Dialect.Sqlite).Splitter.Split(new StringReader(statement)))
                .Select(item => item.Hazard)
                .ToList();
            var before = await ValuesAsync(database);
            // As the runner runs it: without foreign keys around a rebuild.
            using var project = new MigrationProject(database);
            project.Add("statement", statement);
            await project.ApplyAsync(database);
            var lost = before.Except(await ValuesAsync(database)).ToList();
            var deliberate =
                statement.Contains("upper(", StringComparison.Ordinal)
                || statement.Contains("ON CONFLICT", StringComparison.Ordinal)
                || statement.StartsWith("REPLACE INTO orders", StringComparison.Ordinal)
                || statement.Contains("WHERE", StringComparison.Ordinal)
                || statement.Contains("RENAME COLUMN", StringComparison.Ordinal)
                || statement.StartsWith("UPDATE", StringComparison.Ordinal)
                || statement.Contains("TO purchases", StringComparison.Ordinal);
            Assert.True(
                deliberate || hazards.Exists(hazard => hazard.Code == HazardCode.DataLoss) == (lost.Count > 0),
                $"{statement} loses {string.Join(", ", lost)}, and the rules say {Cell(hazards)}");
            cells[statement] = Cell(hazards);
        }

        return cells;
    }

    /// <summary>Each value with the place where it is; what is computed is nobody's.</summary>
    private static async Task<HashSet<string>> ValuesAsync(EngineDatabase database)
    {
        var values = new HashSet<string>();
        foreach (
            var column in await database.RowsAsync(
                "SELECT t.name || '|' || c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND c.hidden = 0"))
        {
            var (table, name) = (column.Split('|')[0], column.Split('|')[1]);
            foreach (var value in await database.RowsAsync($"SELECT rowid || ' ' || \"{name}\" FROM \"{table}\""))
                values.Add($"{column} {value}");
        }

        return values;
    }

    private static string Cell(IReadOnlyList<Hazard> hazards) =>
        hazards.Count == 0
            ? "none"
            : string.Join(
                ", ",
                hazards
                    .OrderBy(hazard => hazard.Code)
                    .Select(hazard => hazard.IsMomentary ? $"{hazard.Code} (a moment)" : $"{hazard.Code}")
                    .Distinct());

    private static string List(IEnumerable<HazardCode> codes) =>
        string.Join(", ", codes.Order()) is { Length: > 0 } list ? list : "nothing";

    private static string Code(string statement) => $"`{statement}`";
}
