using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Diff;

public sealed class RenameTests(PostgresServers servers)
{
    private const string Users =
        "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, age integer);\nCREATE INDEX users_name ON users (name);\n";

    private static string WithFullName => Users.Replace("name text", "full_name text").Replace("(name)", "(full_name)");

    private static string WithPeople => Users.Replace("TABLE users", "TABLE people").Replace("ON users", "ON people");

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_stated_column_rename_keeps_the_values_both_ways(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);

        project.Schema(WithFullName);
        NewMigration plan = await project.NewAsync(new() { Renames = ["users.name=users.full_name"] });
        await project.ApplyAsync();

        Assert.Equal("0001_rename_users_name_to_full_name", plan.Tag);
        AssertOnlyRenames(plan.Changes);
        Assert.Equal(["1|Ada|36"], await database.RowsAsync("SELECT id, full_name, age FROM users"));
        await project.UndoAsync();
        Assert.Equal(["1|Ada|36"], await database.RowsAsync("SELECT id, name, age FROM users"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_stated_table_rename_keeps_the_rows_both_ways_and_may_name_a_column_too(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);

        project.Schema(WithPeople.Replace("age integer", "years integer"));
        NewMigration plan = await project.NewAsync(new() { Renames = ["users.age=people.years", "users=people"] });
        await project.ApplyAsync();

        Assert.Equal("0001_rename_users_to_people_rename_people_age_to_years", plan.Tag);
        Assert.DoesNotContain(
            plan.Changes, change => change.Kind is "CreateTable" or "DropTable" or "AddColumn" or "DropColumn" or "DropConstraint");
        Assert.Equal(["1|Ada|36"], await database.RowsAsync("SELECT id, name, years FROM people"));
        await project.UndoAsync();
        Assert.Equal(["1|Ada|36"], await database.RowsAsync("SELECT id, name, age FROM users"));
        project.Schema(Users);
        Assert.Empty(await project.CompareAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_could_be_a_rename_is_an_error_with_the_values_to_choose_from(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithFullName);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync());

        Assert.Equal(ErrorId.RenameAmbiguous, error.Id);
        Assert.Contains("users.full_name", error.Message);
        Assert.Contains("-Rename 'users.name=users.full_name'", error.RecommendedAction);
        Assert.Contains("-NoRename", error.RecommendedAction);
        Assert.Equal(
            ["AddColumn", "DropColumn"],
            (await project.PlanAsync(new() { NoRename = true }))!
                .Changes.Select(change => change.Kind)
                .Where(kind => kind.EndsWith("Column"))
                .Order());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_table_that_could_be_renamed_is_asked_about_first_and_then_its_columns(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithPeople.Replace("age integer", "years integer"));
        var questions = new List<RenameQuestion>();

        NewMigration? plan = await project.PlanAsync(new()
        {
            RenameResolver = question =>
            {
                questions.Add(question);
                return question.Candidates[0];
            },
        });

        Assert.Equal(
            ["Table people", "Column people.years"],
            questions.Select(question => $"{question.Kind} {question.Object.Replace("public.", "")}"));
        Assert.Equal(
            ["RenameColumn", "RenameTable"],
            plan!.Changes.Select(change => change.Kind).Where(kind => kind is "RenameTable" or "RenameColumn").Order());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Who_answers_new_gets_a_drop_and_an_addition(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithPeople);

        NewMigration? plan = await project.PlanAsync(new() { RenameResolver = _ => null });

        Assert.Equal(
            ["CreateTable", "DropTable"], plan!.Changes.Select(change => change.Kind).Where(kind => kind.EndsWith("Table")).Order());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_comparison_shows_drop_and_add_with_a_warning_unless_the_rename_is_stated(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithFullName);

        IReadOnlyList<SchemaChange> guessed = await project.CompareAsync();
        IReadOnlyList<SchemaChange> stated = await project.CompareAsync(renames: "users.name=full_name");

        Assert.Contains(guessed, change => change.Kind == "DropColumn");
        Assert.Contains("-Rename 'users.name=users.full_name'", Assert.Single(project.Log.Warnings));
        AssertOnlyRenames(stated);
    }

    [Theory]
    [InlineData("users.nam=users.full_name", "users.name")]
    [InlineData("users.name=users.fullname", "users.full_name")]
    [InlineData("users.age=users.full_name", "does not disappear")]
    [InlineData("users.name=users.age", "is there already")]
    public async Task A_rename_of_what_is_not_there_names_what_is_near(string rename, string expected)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithFullName);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync(new() { Renames = [rename] }));

        Assert.Equal(ErrorId.RenameInvalid, error.Id);
        Assert.Contains(expected, error.Message + error.RecommendedAction);
    }

    [Fact]
    public async Task An_enum_value_is_renamed_with_its_rows()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new SchemaProject(database);
        const string schema =
            "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL);\n";
        project.Schema(schema);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO people VALUES (1, 'sad')");
        project.Schema(schema.Replace("'sad'", "'unhappy'"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync());
        await project.NewAsync(new() { Renames = ["mood.sad=mood.unhappy"] });
        await project.ApplyAsync();

        Assert.Contains("'mood.sad=mood.unhappy'", error.RecommendedAction);
        Assert.Equal(["1|unhappy"], await database.RowsAsync("SELECT * FROM people"));
        await project.UndoAsync();
        Assert.Equal(["1|sad"], await database.RowsAsync("SELECT * FROM people"));
    }

    [Fact]
    public async Task A_renamed_tables_serial_counts_on_and_its_key_is_not_built_anew()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new SchemaProject(database);
        const string schema = "CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL UNIQUE);\n";
        project.Schema(schema);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO users (name) VALUES ('Ada'), ('Bob')");

        project.Schema(schema.Replace("users", "people"));
        NewMigration plan = await project.NewAsync(new() { Renames = ["users=people"] });
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO people (name) VALUES ('Cy')");

        AssertOnlyRenames(plan.Changes);
        Assert.Equal(["1|Ada", "2|Bob", "3|Cy"], await database.RowsAsync("SELECT * FROM people ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_hint_in_the_schema_states_it_once_and_may_stay(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using SchemaProject project = await StartAsync(database);
        string hinted = """
            -- renamed from: users
            CREATE TABLE people (
              id integer PRIMARY KEY,
              full_name text NOT NULL, -- renamed from: name
              age integer
            );
            CREATE INDEX users_name ON people (full_name);

            """;

        project.Schema(hinted);
        await project.NewAsync();
        await project.ApplyAsync();
        project.Schema(hinted + "CREATE INDEX people_age ON people (age);");
        NewMigration second = await project.NewAsync();

        Assert.Equal(["1|Ada|36"], await database.RowsAsync("SELECT id, full_name, age FROM people"));
        Assert.Equal(["CreateIndex"], second.Changes.Select(change => change.Kind));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_name_can_be_handed_on_in_a_chain_but_not_in_a_circle(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE t (id integer PRIMARY KEY, a text, b text);");
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (1, 'was a', 'was b')");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync(new() { Renames = ["t.a=t.b", "t.b=t.a"] }));
        project.Schema("CREATE TABLE t (id integer PRIMARY KEY, b text, c text);");
        await project.NewAsync(new() { Renames = ["t.a=t.b", "t.b=t.c"] });
        await project.ApplyAsync();

        Assert.Equal(ErrorId.RenameInvalid, error.Id);
        Assert.Contains("circle", error.Message);
        Assert.Equal(["1|was a|was b"], await database.RowsAsync("SELECT id, b, c FROM t"));
        await project.UndoAsync();
        Assert.Equal(["1|was a|was b"], await database.RowsAsync("SELECT id, a, b FROM t"));
    }

    /// <summary>From PostgreSQL 18 on, a column's not-null constraint has a name that is its own, and follows.</summary>
    private static void AssertOnlyRenames(IReadOnlyList<SchemaChange> changes)
    {
        Assert.StartsWith("Rename", changes[0].Kind);
        Assert.All(changes, change =>
            Assert.True(
                change.Kind.StartsWith("Rename")
                    || (change.Kind == "AlterColumn" && change.Sql.All(sql => sql.Contains("RENAME CONSTRAINT"))),
                $"{change}: {change.Sql}"));
    }

    private async Task<EngineDatabase> NewestAsync() =>
        await EngineDatabase.CreateAsync(
            servers, PostgresBinaries.Servers[^1].Major.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<SchemaProject> StartAsync(EngineDatabase database)
    {
        var project = new SchemaProject(database);
        project.Schema(Users);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36)");
        return project;
    }
}
