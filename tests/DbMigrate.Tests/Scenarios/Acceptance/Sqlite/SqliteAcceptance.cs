using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Runs a case in both directions, through the runner, on a file that holds rows, with foreign keys on.</summary>
internal static class SqliteAcceptance
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.Sqlite).Schema;

    private static readonly ReadScope Everything = new(new(), new(null, "__drizzle_migrations"));

    /// <summary>The library's version: 3040 for 3.40.</summary>
    public static int Version { get; } =
        System.Version.Parse(SqliteLibrary.Version) is var version ? (version.Major * 1000) + version.Minor : 0;

    public static async Task CheckAsync(AcceptanceCase item)
    {
        Assert.SkipWhen(Version < item.MinVersion, $"SQLite {item.MinVersion / 1000}.{item.MinVersion % 1000} is needed.");
        var to = await ModelAsync(item.To);
        if (item.NoChange)
        {
            Assert.Empty(Statements(Provider.Plan(await ModelAsync(item.From), to)));
            Assert.Empty(Statements(Provider.Plan(to, await ModelAsync(item.From))));
            return;
        }

        if (item.Error is not null)
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => PlanAsync(item.From, to, item.Renames));
            Assert.Contains(item.Error, error.Message);
            return;
        }

        var plan = await PlanAsync(item.From, to, item.Renames);
        CheckPlan(item, plan);
        await CheckAsync(item, item.From, item.To, item.Rows, item.Renames, item.Reverse);
        var back = item.Renames.Reverse().Select(rename => new Rename(rename.To, rename.From)).ToArray();
        await CheckAsync(item, item.To, item.From, item.Reverse ? item.RowsBack : "", back, withRowsBack: item.Rows != "");
    }

    /// <summary>The model of what a script makes.</summary>
    public static async Task<SchemaModel> ModelAsync(string sql)
    {
        await using var scratch = await Provider.OpenScratchAsync(new(null, []), default);
        await RunAsync(scratch.Session, sql);
        return await Provider.ReadAsync(scratch.Session, Everything, default);
    }

    public static Task<SchemaModel> ReadAsync(DatabaseSession session) => Provider.ReadAsync(session, Everything, default);

    public static Task RunAsync(DatabaseSession session, string sql) =>
        session.RunAsync([.. session.Splitter.Split(new StringReader(sql))], default);

    /// <summary>Plans as the product does: renames are run on a scratch database first.</summary>
    public static async Task<SchemaPlan> PlanAsync(string from, SchemaModel to, IReadOnlyList<Rename> renames)
    {
        await using var scratch = await Provider.OpenScratchAsync(new(null, []), default);
        await RunAsync(scratch.Session, from);
        var model = await ReadAsync(scratch.Session);
        var changes = new List<SchemaChange>();
        foreach (var rename in renames)
        {
            var change = Provider.Rename(model, rename);
            changes.Add(change);
            foreach (var statement in change.Sql) await scratch.Session.ExecuteAsync(statement, default);
            model = await ReadAsync(scratch.Session);
        }

        return new([.. changes, .. Provider.Plan(model, to).Changes]);
    }

    private static void CheckPlan(AcceptanceCase item, SchemaPlan plan)
    {
        Assert.NotEmpty(plan.Statements);
        Assert.All(plan.Statements, statement => Assert.False(statement.TrimEnd().EndsWith(';')));
        var found = plan
            .Changes.SelectMany(change => change.Hazards.Select(hazard => hazard.Code.ToString()).Prepend(change.Kind))
            .ToHashSet();
        foreach (var expected in item.Expect)
        {
            if (expected.StartsWith('!')) Assert.DoesNotContain(expected[1..], found);
            else Assert.Contains(expected, found);
        }

        if (item.ExpectedSql is not null)
            Assert.Equal(item.ExpectedSql.Select(Lines), plan.Statements.Select(Lines));
    }

    private static async Task CheckAsync(AcceptanceCase item, string from, string to, string? rows, IReadOnlyList<Rename> renames,
        bool withRowsBack)
    {
        var target = await ModelAsync(to);
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        using var connection = Open(database);
        SqliteRowFiller.Run(connection, $"PRAGMA synchronous=OFF; BEGIN; {from}; COMMIT");
        if (rows is null) SqliteRowFiller.Fill(connection);
        else SqliteRowFiller.Run(connection, rows);
        var before = SqliteRows.Of(connection);
        Assert.Empty(SqliteDigest.Rows(connection, "PRAGMA foreign_key_check"));

        // (a) The plan applies.
        var plan = await PlanAsync(from, target, renames);
        project.Add("up", Script(plan));
        await project.ApplyAsync(database);
        if (item.KeepsRows) SqliteRows.AssertKept(before, SqliteRows.Of(connection), renames);

        // (b) The result is what the second schema makes, as SQLite itself tells it.
        using (var direct = Memory(to)) Assert.Equal(SqliteDigest.Of(direct), SqliteDigest.Of(connection));
        Assert.Empty(SqliteDigest.Rows(connection, "PRAGMA foreign_key_check"));

        // (c) Nothing is left to do.
        await using (var session = await DatabaseSession.OpenAsync(DatabaseUrl.Parse(database.Url, Path.GetTempPath()),
            SessionAccess.ReadOnly, SessionOptions.Reading, default))
        {
            var model = await ReadAsync(session);
            Assert.Empty(Provider.Plan(model, target).Changes);
            Assert.Equal(target, model);
        }

        // (d) The way back leads back.
        if (!withRowsBack)
            foreach (var table in before.Keys.Where(name => SqliteRows.Exists(connection, name))) SqliteRowFiller.Run(connection,
                $"PRAGMA foreign_keys=OFF; DELETE FROM {SqliteDigest.Quote(table)}");
        var back = renames.Reverse().Select(rename => new Rename(rename.To, rename.From)).ToList();
        project.Add("down", Script(await PlanAsync(to, await ModelAsync(from), back)));
        await project.ApplyAsync(database);
        using (var direct = Memory(from)) Assert.Equal(SqliteDigest.Of(direct), SqliteDigest.Of(connection));
    }

    private static string Script(SchemaPlan plan) =>
        string.Join("\n--> statement-breakpoint\n", plan.Statements.Select(statement => $"{statement};"));

    private static IEnumerable<string> Statements(SchemaPlan plan) =>
        plan.Changes.Select(change => change.ToString()).Concat(plan.Statements);

    private static SqliteConnection Open(EngineDatabase database) => Open(database.Url["sqlite:".Length..]);

    private static SqliteConnection Memory(string sql)
    {
        var connection = Open(":memory:");
        SqliteRowFiller.Run(connection, sql);
        return connection;
    }

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        SqliteLibrary.TakeTextsInDoubleQuotes(connection.Handle!);
        SqliteRowFiller.Run(connection, "PRAGMA foreign_keys=ON");
        return connection;
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}

/// <summary>The rows of every table, by column.</summary>
internal static class SqliteRows
{
    public static Dictionary<string, List<Dictionary<string, string>>> Of(SqliteConnection connection)
    {
        var tables = new Dictionary<string, List<Dictionary<string, string>>>(SqliteNameComparer.Instance);
        foreach (var table in SqliteDigest.Rows(connection,
            @"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
            AND name NOT IN ('__drizzle_migrations', '__dbmigrate_history') AND sql NOT LIKE 'CREATE VIRTUAL%'"))
        {
            if (SqliteRowFiller.IsOfVirtualTable(connection, table[0])) continue;
            var columns = SqliteDigest.Rows(connection,
                $"SELECT name FROM pragma_table_xinfo({SqliteDigest.Literal(table[0])}) WHERE hidden = 0").ConvertAll(row => row[0]);
            var rows = SqliteDigest.Rows(connection,
                $"SELECT {string.Join(", ", columns.Select(SqliteDigest.Quote))} FROM {SqliteDigest.Quote(table[0])} ORDER BY 1");
            tables.Add(table[0], rows.ConvertAll(row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second,
                SqliteNameComparer.Instance)));
        }

        return tables;
    }

    public static bool Exists(SqliteConnection connection, string table) =>
        SqliteDigest.Rows(connection,
            $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = {SqliteDigest.Literal(table)} COLLATE NOCASE").Count > 0;

    /// <summary>Every table that is still there has as many rows, and their values in the columns that are still there.</summary>
    public static void AssertKept(
        Dictionary<string, List<Dictionary<string, string>>> before, Dictionary<string, List<Dictionary<string, string>>> after,
            IReadOnlyList<Rename> renames)
    {
        foreach (var (table, rows) in before)
        {
            var name = renames.LastOrDefault(rename => rename.From.Kind == ObjectKind.Table && rename.From.Name == table)?.To.Name ?? table;
            if (!after.TryGetValue(name, out var kept)) continue;
            Assert.Equal(rows.Count, kept.Count);
            if (rows.Count == 0) continue;
            foreach (var column in rows[0].Keys)
            {
                var renamed = renames.FirstOrDefault(rename => rename.From.Kind == ObjectKind.Column && rename.From.Name == column
                    && (rename.From.Table == table || rename.From.Table == name))?.To.Name ?? column;
                if (!kept[0].ContainsKey(renamed)) continue;
                var values = rows.Select(row => Plain(row[column])).Order(StringComparer.Ordinal).ToList();
                // A NULL may have become the default of a column that refuses it.
                var found = kept.Select(row => Plain(row[renamed])).Order(StringComparer.Ordinal).ToList();
                var missing = values.Where(value => value.Length > 0).Except(found).ToList();
                Assert.True(missing.Count == 0, $"{table}.{column} lost {string.Join(", ", missing)}; it has {string.Join(", ", found)}");
            }
        }
    }

    // 1 and 1.0 are one value in two types.
    private static string Plain(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : value.StartsWith("x'") ? System.Text.Encoding.UTF8.GetString(Convert.FromHexString(value[2..^1])) : value;
}
