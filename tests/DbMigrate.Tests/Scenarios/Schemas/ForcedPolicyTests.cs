using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Tables whose policies bind their owner, too, who is the role that works on the database and sees none of the rows: no table is
/// taken for empty, and no row is left behind.</summary>
public sealed class ForcedPolicyTests(PostgresServers servers)
{
    private const string Policies = """

        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        ALTER TABLE notes FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON notes USING (author = current_setting('app.user', true));
        """;

    private const string Notes = "CREATE TABLE notes (id int NOT NULL, author text, kept text);" + Policies;

    private static readonly SyncOptions AllowLoss = new() { Allow = [HazardCode.DataLoss], NoRename = true };

    [Theory]
    [InlineData("CREATE TABLE other (id int);")]
    [InlineData("CREATE TABLE notes (id int NOT NULL, author text);" + Policies)]
    public async Task Rows_that_nobody_is_shown_are_rows_to_lose(string schema)
    {
        await using var database = await CreateAsync();
        using var project = new SchemaProject(database);
        await FillAsync(project, database);

        project.Schema(schema);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync(new() { NoRename = true }));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Equal(["3"], await database.RowsAsync("SELECT count(kept) FROM notes"));
    }

    [Fact]
    public async Task An_undo_takes_no_table_with_such_rows()
    {
        await using var database = await CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema(Notes);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO notes VALUES (1, 'ada', 'a')");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.UndoAsync());

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Equal(["1"], await database.RowsAsync("SELECT count(*) FROM notes"));
    }

    /// <summary>A new generator goes on after them, null is filled, and a table that is made anew has them all; whether the policies are
    /// forced before, afterwards or both.</summary>
    [Theory]
    [InlineData("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, author text DEFAULT 'none' NOT NULL, kept text);" + Policies)]
    [InlineData("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, author text DEFAULT 'none' NOT NULL, kept text);")]
    [InlineData(
        """
        CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, author text, kept text) PARTITION BY RANGE (id);
        CREATE TABLE notes_all PARTITION OF notes DEFAULT;
        """ + Policies)]
    [InlineData(
        """
        CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, author text, kept text) PARTITION BY RANGE (id);
        CREATE TABLE notes_all PARTITION OF notes DEFAULT;
        """)]
    public async Task What_works_on_rows_works_on_all_of_them(string schema)
    {
        await using var database = await CreateAsync();
        using var project = new SchemaProject(database);
        await FillAsync(project, database);

        project.Schema(schema);
        await project.SyncAsync(AllowLoss);

        Assert.Empty(await project.CompareAsync());
        Assert.Equal(["5|3"], await database.RowsAsync("SELECT nextval('notes_id_seq'), count(kept) FROM notes"));

        project.Schema(Notes);
        await project.SyncAsync(AllowLoss);

        Assert.Empty(await project.CompareAsync());
        Assert.Equal(["3"], await database.RowsAsync("SELECT count(kept) FROM notes"));
    }

    [Fact]
    public async Task The_proof_has_rows_in_them()
    {
        await using var database = await CreateAsync();
        using var project = new SchemaProject(database);
        await FillAsync(project, database);

        project.Schema(Notes.Replace("kept text", "kept varchar(20)"));
        await project.SyncAsync(AllowLoss);

        Assert.DoesNotContain(project.Log.Of<RunDetail>(), detail => detail.Message.Contains("without rows in", StringComparison.Ordinal));
    }

    private static async Task FillAsync(SchemaProject project, EngineDatabase database)
    {
        project.Schema(Notes);
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO notes VALUES (2, 'ada', 'a'), (3, NULL, 'b'), (4, 'bob', 'c')");
    }

    /// <summary>A database of a role that is no superuser.</summary>
    private async Task<EngineDatabase> CreateAsync()
    {
        const string role = "forced_policy_owner";
        var database = await servers.CreateDatabaseOnAsync(EngineDatabase.One.Select(row => (string)row.Data).Last());
        await database.ExecuteAsync(
            $"""
            DO $$ BEGIN CREATE ROLE {role} LOGIN CREATEDB PASSWORD '{PostgresServer.Password}';
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
            ALTER DATABASE "{database.Name}" OWNER TO {role};
            """);
        return EngineDatabase.On(
            database, $"postgresql://{role}:{PostgresServer.Password}@127.0.0.1:{database.Server.Port}/{database.Name}");
    }
}
