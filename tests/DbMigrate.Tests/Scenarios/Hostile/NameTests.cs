using System.Globalization;
using System.Text;
using System.Text.Json;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Whatever a thing is called, it is that thing that is made, changed, exported and dropped, and no other.</summary>
public sealed class NameTests(PostgresServers servers)
{
    // Every object is called the same, or begins so.
    private const string Postgres = """
        CREATE SCHEMA @n;
        CREATE TYPE @n.@n AS ENUM ('a', @l);
        CREATE TYPE @n.@c AS (@n integer);
        CREATE DOMAIN @n.@d AS integer CONSTRAINT @n CHECK (VALUE > 0);
        CREATE SEQUENCE @n.@s;
        CREATE TABLE @n.@t (@n integer CONSTRAINT @p PRIMARY KEY, b @n.@n DEFAULT @l, c @n.@d, d text DEFAULT @l, e @n.@c, CONSTRAINT @n CHECK (@n > 0));
        CREATE TABLE @n.@o (id integer GENERATED ALWAYS AS IDENTITY, @n integer CONSTRAINT @f REFERENCES @n.@t (@n), f integer GENERATED ALWAYS AS (id + 1) STORED);
        CREATE INDEX @i ON @n.@t (@n, d) WHERE d <> @l;
        CREATE VIEW @n.@v AS SELECT @n AS "x", d AS @n FROM @n.@t;
        CREATE FUNCTION @n.@g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER @n BEFORE INSERT ON @n.@t FOR EACH ROW EXECUTE FUNCTION @n.@g();
        CREATE POLICY @n ON @n.@t USING (d <> @l);
        COMMENT ON TABLE @n.@t IS @l;
        COMMENT ON COLUMN @n.@t.@n IS @l;
        """;

    private const string PostgresMore = """
        ALTER TABLE @n.@t ADD COLUMN @m text NOT NULL DEFAULT @l;
        ALTER TABLE @n.@t ALTER COLUMN d DROP DEFAULT;
        CREATE UNIQUE INDEX @u ON @n.@t (@m);
        """;

    private const string Sqlite = """
        CREATE TABLE @t (@n integer CONSTRAINT @p PRIMARY KEY, d text DEFAULT @l, CONSTRAINT @n CHECK (@n > 0));
        CREATE TABLE @o (id integer PRIMARY KEY, @n integer CONSTRAINT @f REFERENCES @t (@n), g text GENERATED ALWAYS AS (@n || @l) STORED);
        CREATE INDEX @i ON @t (@n, d) WHERE d <> @l;
        CREATE VIEW @v AS SELECT @n AS "x", d AS @n FROM @t;
        CREATE TRIGGER @g AFTER INSERT ON @t BEGIN UPDATE @t SET d = @l WHERE @n = NEW.@n; END;
        """;

    private const string SqliteMore = """
        ALTER TABLE @t ADD COLUMN @m text NOT NULL DEFAULT @l;
        CREATE UNIQUE INDEX @u ON @t (@m);
        """;

    private static readonly UndoOptions AllowLoss = new() { Allow = [HazardCode.DataLoss] };

    public static TheoryData<string> Engines { get; } =
    [
        EngineDatabase.Sqlite,
        .. new[] { PostgresBinaries.Servers.First(), PostgresBinaries.Servers.Last() }
            .Select(server => server.Major.ToString(CultureInfo.InvariantCulture))
            .Distinct(),
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task An_export_a_migration_and_its_reverse_mean_the_same_things(string engine)
    {
        await using var source = await EngineDatabase.CreateAsync(servers, engine);
        await using var target = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(target) { Scratch = source.Dialect == Dialect.PostgreSql ? target.Url : null };
        await ExecuteAsync(source, "CREATE TABLE victim (id integer);" + OfAll(source.Dialect == Dialect.Sqlite ? Sqlite : Postgres));

        // The files of the export are the schema of the project, whose migration makes the second database.
        await ExportAsync(project, source);
        await project.NewAsync();
        await project.ApplyAsync();
        Assert.Empty(await project.CompareAsync(source.Url, "database"));
        await ExecuteAsync(target, "INSERT INTO victim VALUES (1)");

        await ExecuteAsync(source, OfAll(source.Dialect == Dialect.Sqlite ? SqliteMore : PostgresMore));
        await ExportAsync(project, source);
        var more = await project.NewAsync();
        // The notes above the statements hold names, too, and stay notes.
        foreach (var script in (string[])[more.UpSql, more.DownSql!])
            Assert.DoesNotContain(
                KnownEngines.Of(source.Dialect).Splitter.Split(new StringReader(script)),
                statement => statement.Text.StartsWith("DROP TABLE victim", StringComparison.Ordinal));
        await project.ApplyAsync();
        Assert.Empty(await project.CompareAsync(source.Url, "database"));

        await project.UndoAsync(AllowLoss);
        Assert.NotEmpty(await project.CompareAsync(source.Url, "database"));
        await project.ApplyAsync();
        Assert.Empty(await project.CompareAsync(source.Url, "database"));
        await ExecuteAsync(target, "INSERT INTO victim SELECT id FROM victim");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_journal_table_may_have_any_name(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        await database.ExecuteAsync("CREATE TABLE victim (id integer)");
        foreach (var name in (string[])["one", "two"])
            File.WriteAllText(Path.Combine(migrations.Folder, migrations.Add(name, "SELECT 1;") + ".down.sql"), "SELECT 2;");

        foreach (var (what, name) in NastyNames.All)
        {
            var journal = new TableName(database.Dialect == Dialect.PostgreSql ? name : null, name);
            await migrations.On(database, journal: journal).ApplyAsync(new());
            await migrations.On(database, journal: journal).UndoAsync(AllowLoss);
            var entries = await migrations.On(database, journal: journal).GetJournalAsync();

            Assert.True(entries is [{ Status: MigrationStatus.Applied }, { Status: MigrationStatus.Pending }], what);
            var quoted =
                database.Dialect == Dialect.PostgreSql ? $"{NastyNames.Quote(name)}.{NastyNames.Quote(name)}" : NastyNames.Quote(name);
            Assert.Equal(["1"], await database.RowsAsync($"SELECT count(*) FROM {quoted}"));
            Assert.Equal(["0"], await database.RowsAsync("SELECT count(*) FROM victim"));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_migration_with_a_NUL_character_is_refused_before_its_first_statement(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        var tag = migrations.Add("nul", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1)\0, (2);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.ApplyAsync(database));

        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.Equal(
            $"{migrations.PathOf(tag)}:2:25: There is a NUL character at line 2, column 25, which no engine takes.", error.Message);
        Assert.DoesNotContain("a", await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_snapshot_of_Drizzles_may_name_things_so(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { Scratch = database.Dialect == Dialect.PostgreSql ? database.Url : null };
        var isPostgres = database.Dialect == Dialect.PostgreSql;
        var tables = NastyNames.All.Select((nasty, number) => new KeyValuePair<string, object>($"{number}", new
        {
            name = nasty.Name,
            columns = new
            {
                a = new
                {
                    name = nasty.Name,
                    type = "text",
                    primaryKey = false,
                    notNull = true,
                },
            },
            indexes = new
            {
                i = new
                {
                    name = $"i{number}",
                    columns = new object[]
                    {
                        isPostgres
                            ? new
                            {
                                expression = nasty.Name,
                                isExpression = false,
                                asc = true,
                                nulls = "last",
                            }
                            : nasty.Name,
                    },
                    isUnique = false,
                    method = "btree",
                },
            },
        })).ToDictionary();
        project.Write(
            "snapshot.json",
            JsonSerializer.Serialize(
                new
                {
                    version = isPostgres ? "7" : "6",
                    dialect = isPostgres ? "postgresql" : "sqlite",
                    tables,
                }));
        await ExecuteAsync(database, string.Concat(NastyNames.All.Select((nasty, number) =>
            $"CREATE TABLE {NastyNames.Quote(nasty.Name)} ({NastyNames.Quote(nasty.Name)} text NOT NULL); CREATE INDEX i{number} ON "
                + $"{NastyNames.Quote(nasty.Name)} ({NastyNames.Quote(nasty.Name)});")));

        Assert.Empty(await project.CompareAsync("snapshot.json", "database"));
    }

    // Through a session that loads no types: the driver takes no enum whose name has a dot.
    private static async Task ExecuteAsync(EngineDatabase database, string sql)
    {
        await using var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, "/"), SessionAccess.ReadWrite, SessionOptions.Reading, default);
        await session.RunAsync([.. session.Splitter.Split(new StringReader(sql))], default);
    }

    private static async Task ExportAsync(SchemaProject project, EngineDatabase source)
    {
        if (Directory.Exists(project.PathOf("schema"))) Directory.Delete(project.PathOf("schema"), recursive: true);
        var written = SchemaWorkbench.WriteExport(await project.ExportAsync(source.Url), project.PathOf("schema"));
        Assert.All(written, path => Assert.StartsWith(project.PathOf("schema") + Path.DirectorySeparatorChar, path));
    }

    private static string OfAll(string sql) => string.Concat(NastyNames.All.Select(nasty => Named(sql, nasty.Name)));

    /// <summary>Fills in the names: <c>@n</c> is the name itself, <c>@t</c> one that ends with a letter more, <c>@l</c> it as a
    /// text.</summary>
    private static string Named(string sql, string name)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] != '@')
                filled.Append(sql[i]);
            else
                filled.Append(
                    sql[++i] switch
                    {
                        'n' => NastyNames.Quote(name),
                        'l' => NastyNames.Literal(name),
                        var letter => NastyNames.Quote(Shortened(name) + letter),
                    });
        }

        return filled.ToString();
    }

    // PostgreSQL cuts a name after its 63rd byte.
    private static string Shortened(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > 62) name = name[..^1];
        return name;
    }
}
