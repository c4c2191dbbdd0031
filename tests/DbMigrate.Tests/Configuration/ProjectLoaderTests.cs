using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Configuration;

public sealed class ProjectLoaderTests : IDisposable
{
    private const string TwoEnvironments = """
        {
          "environments": {
            "default": { "url": "sqlite:dev.db" },
            "Production": { "url": "sqlite:prod.db", "protected": true, "refuse": ["TableRewrite"] }
          }
        }
        """;

    private readonly TempFolder _root = new("project");
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_file_is_searched_upward()
    {
        var config = _root.Write("dbmigrate.json", """{ "migrations": "db/m" }""");
        Directory.CreateDirectory(_root.File("a", "b", "c"));

        var project = Load(new() { CurrentFolder = _root.File("a", "b", "c") });

        Assert.Equal((config, _root.Path, _root.File("db", "m")), (project.ConfigPath, project.Root, project.Migrations));
        Assert.Equal(config, project.ToString());
    }

    [Fact]
    public void The_nearest_file_wins()
    {
        _root.Write("dbmigrate.json", "{ this one is not even read");
        var near = _root.Write("a/dbmigrate.json", "{}");

        Assert.Equal(near, Load(new() { CurrentFolder = _root.File("a") }).ConfigPath);
    }

    [Theory, InlineData("app"), InlineData("app/dbmigrate.json"), InlineData("app/other.json"), InlineData("./x/../app/")]
    public void Project_names_a_folder_or_a_file(string given)
    {
        _root.Write("app/dbmigrate.json", """{ "migrations": "m" }""");
        _root.Write("app/other.json", """{ "migrations": "m" }""");

        var project = Load(new() { Project = given });

        Assert.Equal((_root.File("app"), _root.File("app", "m")), (project.Root, project.Migrations));
        Assert.Equal(
            _root.File("app", given.EndsWith("other.json", StringComparison.Ordinal) ? "other.json" : "dbmigrate.json"),
            project.ConfigPath);
    }

    [Fact]
    public void A_project_folder_needs_no_file_and_searches_no_other()
    {
        _root.Write("dbmigrate.json", """{ "migrations": "not-mine" }""");
        Directory.CreateDirectory(_root.File("app"));

        var project = Load(new() { Project = "app" });

        Assert.Equal((null, _root.File("app"), _root.File("app", "migrations")), (project.ConfigPath, project.Root, project.Migrations));
    }

    [Fact]
    public void A_project_that_is_not_there_is_named()
    {
        var error = ExpectedError.Of(
            ErrorId.ConfigNotFound,
            $"The project '{_root.File("nowhere")}' is neither a folder nor a dbmigrate.json.",
            () => Load(new() { Project = "nowhere" }));

        Assert.Equal(_root.File("nowhere"), error.Target);
    }

    [Fact]
    public void Without_a_file_and_without_parameters_nothing_is_found()
    {
        var error = ExpectedError.Of(ErrorId.ConfigNotFound, $"No dbmigrate.json was found in '{_root}' or above it.", () => Load(new()));

        Assert.Equal(
            "Run Initialize-DbMigration (dbmigrate init), or give -Migrations and -Database (--migrations, --database).",
            error.RecommendedAction);
    }

    [Fact]
    public void A_folder_of_the_files_name_is_not_the_file()
    {
        Directory.CreateDirectory(_root.File("dbmigrate.json"));

        ExpectedError.Of(ErrorId.ConfigNotFound, () => Load(new()));
    }

    [Fact]
    public void Parameters_alone_are_enough()
    {
        var project = Load(new() { Migrations = "m", Database = ["sqlite:a.db", "b.db"], Dialect = "sqlite" });

        Assert.Equal(
            (null, _root.Path, _root.File("m"), Dialect.Sqlite), (project.ConfigPath, project.Root, project.Migrations, project.Dialect));
        Assert.Equal([_root.File("a.db"), _root.File("b.db")], Targets(project).Select(target => target.Url.Path));
        Assert.All(Targets(project), target => Assert.Equal(("default", false), (target.Environment, target.Protected)));
    }

    [Fact]
    public void A_folder_alone_names_no_database()
    {
        var project = Load(new() { Migrations = "m" });

        var error = ExpectedError.Of(
            ErrorId.DatabaseNotConfigured, "No database is configured for the environment 'default'.", () => Targets(project));
        Assert.Equal(
            "Give -Database (--database), set DATABASE_URL, or add \"environments\": { \"default\": { \"url\": … } } to dbmigrate.json.",
            error.RecommendedAction);
    }

    [Fact]
    public void DATABASE_URL_alone_is_enough()
    {
        _variables["DATABASE_URL"] = "sqlite:app.db";

        var project = Load(new());

        Assert.Equal(_root.File("app.db"), Assert.Single(Targets(project)).Url.Path);
        Assert.Equal(_root.File("migrations"), project.Migrations);
    }

    [Fact]
    public void DATABASE_URL_in_a_file_is_enough_too()
    {
        _root.Write(".env", "DATABASE_URL=sqlite:app.db");

        Assert.Equal(_root.File("app.db"), Assert.Single(Targets(Load(new()))).Url.Path);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "environments": { "default": {} } }""")]
    [InlineData("""{ "environments": { "default": { "protected": false } } }""")]
    public void An_environment_without_a_URL_means_DATABASE_URL(string json)
    {
        _root.Write("dbmigrate.json", json);
        _variables["DATABASE_URL"] = "sqlite:app.db";

        Assert.Equal(_root.File("app.db"), Assert.Single(Targets(Load(new()))).Url.Path);
    }

    [Fact]
    public void An_environments_own_URL_comes_before_DATABASE_URL()
    {
        _root.Write("dbmigrate.json", TwoEnvironments);
        _variables["DATABASE_URL"] = "sqlite:other.db";

        Assert.Equal(_root.File("dev.db"), Assert.Single(Targets(Load(new()))).Url.Path);
    }

    [Theory, InlineData("Production"), InlineData("production"), InlineData("PRODUCTION")]
    public void An_environment_is_found_whatever_its_case(string name)
    {
        _root.Write("dbmigrate.json", TwoEnvironments);

        var target = Assert.Single(Targets(Load(new() { Environment = name })));

        Assert.Equal((_root.File("prod.db"), true), (target.Url.Path, target.Protected));
    }

    [Fact]
    public void A_database_given_by_hand_stays_protected_by_its_environment()
    {
        _root.Write("dbmigrate.json", TwoEnvironments);

        var project = Load(new() { Environment = "Production", Database = ["sqlite:elsewhere.db"] });

        var target = Assert.Single(Targets(project));
        Assert.Equal((_root.File("elsewhere.db"), true, "Production"), (target.Url.Path, target.Protected, target.Environment));
        Assert.Equal([HazardCode.TableRewrite], project.Environments["production"].Refuse);
    }

    [Fact]
    public void An_unknown_environment_lists_the_known_ones()
    {
        var config = _root.Write("dbmigrate.json", TwoEnvironments);

        var error = ExpectedError.Of(
            ErrorId.EnvironmentUnknown, $"{config} has no environment 'staging'.", () => Load(new() { Environment = "staging" }));

        Assert.Equal(("It has: default, Production.", "staging"), (error.RecommendedAction, error.Target));
    }

    [Fact]
    public void An_environment_needs_a_file()
    {
        var error = ExpectedError.Of(
            ErrorId.EnvironmentUnknown,
            "There is no environment 'production': no dbmigrate.json was found.",
            () => Load(new() { Environment = "production", Database = ["x.db"] }));

        Assert.Equal("Add it under \"environments\".", error.RecommendedAction);
    }

    [Fact]
    public void Default_needs_no_entry()
    {
        _root.Write("dbmigrate.json", "{}");

        Assert.Equal("default", Load(new() { Environment = "default" }).Environment);
    }

    [Fact]
    public void Every_parameter_replaces_its_setting()
    {
        _root.Write("app/dbmigrate.json", """
            {
              "dialect": "postgresql", "schema": ["schema/*.sql"], "migrations": "m", "scratch": "env:A",
              "environments": { "default": { "url": "postgresql://u@h/d" } }
            }
            """);
        Directory.CreateDirectory(_root.File("here"));

        var project = Load(new()
        {
            Project = "../app",
            CurrentFolder = _root.File("here"),
            Dialect = "sqlite",
            Schema = ["one.sql", "two.sql"],
            Migrations = "mine",
            Scratch = "env:B",
            Database = ["sqlite:x.db"],
        });

        Assert.Equal((Dialect.Sqlite, "env:B"), (project.Dialect, project.Scratch));
        Assert.Equal([new("one.sql", null), new("two.sql", null)], project.Schema);
        // What a person types starts from where they are; what the file says, from where the file is.
        Assert.Equal(_root.File("here", "mine"), project.Migrations);
        Assert.Equal(_root.File("here", "x.db"), Assert.Single(Targets(project)).Url.Path);
        Assert.Equal(_root.File("app"), project.Root);
    }

    [Fact]
    public void Paths_in_the_file_start_from_the_file()
    {
        _root.Write("app/dbmigrate.json", """{ "migrations": "../m", "environments": { "default": "file:data/x.db" } }""");
        Directory.CreateDirectory(_root.File("app", "deep"));

        var project = Load(new() { CurrentFolder = _root.File("app", "deep") });

        Assert.Equal(_root.File("m"), project.Migrations);
        Assert.Equal(_root.File("app", "data", "x.db"), Assert.Single(Targets(project)).Url.Path);
    }

    [Fact]
    public void Everything_else_comes_from_the_file()
    {
        _root.Write("dbmigrate.json", """
            {
              "dialect": "sqlite", "schema": "s.sql", "journal": { "table": "t" }, "include": { "tables": ["a*"] }, "scratch": "env:S",
              "environments": { "default": "sqlite:x.db", "other": "sqlite:y.db" }
            }
            """);

        var project = Load(new());

        Assert.Equal((Dialect.Sqlite, "env:S", new TableName(null, "t")), (project.Dialect, project.Scratch, project.Journal));
        Assert.Equal("s.sql", Assert.Single(project.Schema).Glob);
        Assert.Equal(["a*"], project.Include.Tables);
        Assert.Equal(["default", "other"], project.Environments.Keys);
    }

    [Theory]
    [InlineData(new string[0], "migrations")]
    [InlineData(new[] { "drizzle" }, "drizzle")]
    [InlineData(new[] { "migrations" }, "migrations")]
    [InlineData(new[] { "drizzle", "migrations" }, "migrations")]
    public void The_folder_is_migrations_unless_only_Drizzles_own_is_there(string[] folders, string expected)
    {
        _root.Write("dbmigrate.json", "{}");
        foreach (var folder in folders)
            Directory.CreateDirectory(_root.File(folder));

        Assert.Equal(_root.File(expected), Load(new()).Migrations);
    }

    [Fact]
    public void An_unknown_dialect_is_refused() =>
        ExpectedError.Of(
            ErrorId.EngineNotSupported,
            "'mysql' is no dialect that DbMigrate knows.",
            () => Load(new() { Migrations = "m", Dialect = "mysql" }));

    [Fact]
    public void Parameters_that_name_folder_and_database_leave_the_configured_dialect_behind()
    {
        _root.Write("dbmigrate.json", """{ "dialect": "sqlite" }""");

        Assert.Null(Load(new() { Migrations = "m", Database = ["postgresql://u@h/d"] }).Dialect);
        Assert.Equal(Dialect.Sqlite, Load(new() { Database = ["postgresql://u@h/d"] }).Dialect);
    }

    [Fact]
    public void A_URL_of_another_engine_than_the_projects_is_refused_without_its_password()
    {
        var project = Load(new() { Dialect = "sqlite", Database = ["postgresql://u:secret@h/d"] });

        var error = ExpectedError.Of(
            ErrorId.DialectMismatch, "The project's dialect is sqlite, but postgresql://u:***@h/d is postgresql.", () => Targets(project));
        Assert.DoesNotContain("secret", $"{error}{error.Target}");
    }

    [Fact]
    public void References_are_resolved_in_every_place_that_takes_a_URL()
    {
        _root.Write("dbmigrate.json", """{ "environments": { "default": "env:ONE" } }""");
        _variables["ONE"] = "sqlite:one.db";
        _variables["TWO"] = "sqlite:two.db";

        Assert.Equal(_root.File("one.db"), Assert.Single(Targets(Load(new()))).Url.Path);
        Assert.Equal(_root.File("two.db"), Assert.Single(Targets(Load(new() { Database = ["env:TWO"] }))).Url.Path);
    }

    [Theory]
    [InlineData(true, "The variable PROD_URL, which -Database refers to, is not set.")]
    [InlineData(false, "The variable PROD_URL, which the environment 'default' refers to, is not set.")]
    public void A_reference_to_nothing_names_the_variable(bool parameter, string message)
    {
        _root.Write("dbmigrate.json", """{ "environments": { "default": "env:PROD_URL" } }""");
        _variables["PROD_URL"] = "";

        var error = ExpectedError.Of(
            ErrorId.VariableNotSet, message, () => Targets(Load(new() { Database = parameter ? ["env: PROD_URL"] : [] })));
        Assert.Equal(
            ("Set PROD_URL in the environment, in .env or in .env.<environment>.", "PROD_URL"), (error.RecommendedAction, error.Target));
    }

    [Fact]
    public void Loading_resolves_no_URL()
    {
        _root.Write("dbmigrate.json", """{ "environments": { "default": "env:NOBODY" }, "scratch": "env:NOBODY" }""");

        Assert.Equal("env:NOBODY", Load(new()).Scratch);
    }

    private Project Load(ProjectOptions options) => ProjectLoader.Load(options with
    {
        CurrentFolder = options.CurrentFolder == Directory.GetCurrentDirectory() ? _root : options.CurrentFolder,
        Variable = name => _variables.GetValueOrDefault(name),
    });

    private static IReadOnlyList<DatabaseTarget> Targets(Project project) => ProjectLoader.Targets(project);
}
