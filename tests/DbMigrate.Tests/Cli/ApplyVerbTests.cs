using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class ApplyVerbTests
{
    private const string Broken =
        "CREATE TABLE items (id integer);\n--> statement-breakpoint\nINSERT INTO items\n  VALUES (1, nonsense);\n";

    [Fact]
    public async Task It_applies_once_and_then_has_nothing_to_do()
    {
        using var project = CliProject.WithTwoMigrations();

        var first = await project.RunAsync("apply");
        var second = await project.RunAsync("apply");

        Assert.Equal(0, first.ExitCode);
        var lines = first.Out.Split('\n');
        Assert.Matches(@"^✓ 0000_users   2 statements    \d+ ms$", lines[0]);
        Assert.Matches(@"^✓ 0001_orders  1 statement     \d+ ms$", lines[1]);
        Assert.Matches(@"^2 migrations applied to sqlite:.*app\.db in \d.*s\.$", lines[2]);
        Assert.Equal("", first.Error);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal($"Nothing to apply to sqlite:{project.File("app.db")}.\n", second.Out);
    }

    [Fact]
    public async Task Json_has_the_properties_of_a_migration_result()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("apply", "--json");

        Assert.Equal("", result.Error);
        Assert.Equal(2, result.Objects.Count);
        var first = result.Objects[0];
        Assert.Equal(["tag", "direction", "status", "duration", "statements", "database", "environment", "error", "backup"], first.Keys());
        Assert.Equal("0000_users", first.Text("tag"));
        Assert.Equal("Up", first.Text("direction"));
        Assert.Equal("Applied", first.Text("status"));
        Assert.InRange(first.GetProperty("duration").GetDouble(), 0.000001, 60);
        Assert.Equal(2, first.GetProperty("statements").GetInt32());
        Assert.Empty((await project.RunAsync("apply", "--json")).Objects);
    }

    [Fact]
    public async Task A_script_is_written_and_nothing_runs_or_is_confirmed()
    {
        using var project = CliProject.WithTwoMigrations();

        var asked = await project.RunAsync("apply", "--as-script", "all.sql", "--what-if");
        var written = await project.RunAsync("apply", "--as-script", "all.sql");
        var several = await project.RunAsync("apply", "--as-script", "two.sql", "-d", "sqlite:a.db", "-d", "sqlite:b.db");
        var nowhere = await project.RunAsync("apply", "--as-script", "none/all.sql");

        Assert.Equal((0, true), (asked.ExitCode, asked.Error.Contains("'all.sql' would be written", StringComparison.Ordinal)));
        Assert.Equal((0, ""), (written.ExitCode, written.Out));
        Assert.Contains("2 migrations for sqlite:", written.Error, StringComparison.Ordinal);
        Assert.Contains("-- Migration 0001_orders", File.ReadAllText(project.File("all.sql")), StringComparison.Ordinal);
        Assert.False(File.Exists(project.File("app.db")));
        Assert.Equal((1, false), (several.ExitCode, File.Exists(project.File("two.sql"))));
        Assert.Contains("A script is for one database", several.Error, StringComparison.Ordinal);
        Assert.Contains("FileNotWritable", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_told_and_named_by_every_result()
    {
        using var project = CliProject.WithTwoMigrations();

        var first = await project.RunAsync("apply", "--to", "0000_users", "--backup", "copies");
        var second = await project.RunAsync("apply", "--backup", "copies", "--json");

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        var copies = Directory.GetFiles(project.File("copies")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, copies.Count);
        Assert.Equal($"Backed up sqlite:{project.File("app.db")} to {copies[0]}.", first.Out.Split('\n')[0]);
        Assert.Equal(copies[1], Assert.Single(second.Objects).Text("backup"));
        Assert.Equal("", SchemaDump.DumpSqlite(copies[0]));
        Assert.Contains("table users", SchemaDump.DumpSqlite(copies[1]));
    }

    [Fact]
    public async Task What_if_tells_of_the_backup_and_makes_none()
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync("apply", "--what-if", "--backup", "copies");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"What if: sqlite:{project.File("app.db")} would first be backed up into 'copies'.\n", result.Error);
        Assert.DoesNotContain("copies", result.Out);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task A_backup_that_cannot_be_made_ends_with_1()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("copies", "a file");

        var result = await project.RunAsync("apply", "--backup", "copies", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("BackupFailed", Assert.Single(result.Errors).Text("id"));
        Assert.Empty(result.Objects);
        Assert.Equal("", SchemaDump.DumpSqlite(project.File("app.db")));
    }

    [Fact]
    public async Task What_if_shows_the_sql_and_writes_nothing()
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync("apply", "--what-if", "--to", "0000_users");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            $"""
            -- 0000_users on sqlite:{project.File("app.db")}
            CREATE TABLE users (id integer PRIMARY KEY);
            --> statement-breakpoint
            CREATE INDEX users_id ON users (id);


            """,
            result.Out,
            ignoreLineEndingDifferences: true);
        Assert.Contains("1 migration would be applied", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task What_if_leaves_a_database_that_is_there_as_it_is()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "--to", "0000_users");
        var before = project.Snapshot();

        var result = await project.RunAsync("apply", "--what-if", "--json");

        var planned = Assert.Single(result.Objects);
        Assert.Equal("0001_orders", planned.Text("tag"));
        Assert.Equal("CREATE TABLE orders (id integer PRIMARY KEY);\n", planned.Text("sql"));
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task A_failing_statement_is_shown_with_its_place_and_undone()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_items", Broken);

        var result = await project.RunAsync("apply");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("✗ 0002_items   failed", result.Out);
        Assert.StartsWith("error StatementFailed: ", result.Error);
        Assert.Contains($"{project.File("migrations", "0002_items.sql")}:4:14", result.Error);
        Assert.Contains("  VALUES (1, nonsense)", result.Error);
        Assert.Contains("no such column: nonsense", result.Error);
        Assert.Contains("  → ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("items", SchemaDump.DumpSqlite(project.File("app.db")));
        var failed = (await project.RunAsync("journal", "items", "--json")).Objects[0];
        Assert.Equal("Failed", failed.Text("status"));
        Assert.Equal("no such column: nonsense", failed.Text("error"));
    }

    [Fact]
    public async Task A_failure_in_json_keeps_the_results_on_stdout()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_items", Broken);

        var result = await project.RunAsync("apply", "--json");

        Assert.Equal(["Applied", "Applied", "Failed"], result.Objects.Select(migration => migration.Text("status")));
        var error = Assert.Single(result.Errors);
        Assert.Equal(["id", "message", "action", "target", "file", "line", "column", "database"], error.Keys());
        Assert.Equal("StatementFailed", error.Text("id"));
        Assert.Equal("0002_items", error.Text("target"));
        Assert.Equal(project.File("migrations", "0002_items.sql"), error.Text("file"));
        Assert.Equal(4, error.GetProperty("line").GetInt32());
        Assert.Equal(14, error.GetProperty("column").GetInt32());
    }

    [Fact]
    public async Task All_in_one_transaction_keeps_nothing_of_a_failed_run()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_items", Broken);

        var result = await project.RunAsync("apply", "--transaction-mode", "all");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("users", SchemaDump.DumpSqlite(project.File("app.db")));
    }

    [Fact]
    public async Task A_later_migration_needs_out_of_order()
    {
        using var project = CliProject.WithTwoMigrations();

        var refused = await project.RunAsync("apply", "0001_orders");
        var forced = await project.RunAsync("apply", "0001_orders", "--out-of-order", "--json");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("error MigrationOutOfOrder: '0001_orders' was selected, but '0000_users' is earlier", refused.Error);
        Assert.Equal("0001_orders", Assert.Single(forced.Objects).Text("tag"));
        Assert.Contains("Pending, out of order", (await project.RunAsync("journal")).Out);
    }

    [Fact]
    public async Task What_is_there_already_can_be_ignored()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_again", "CREATE TABLE users (id integer);\n");

        Assert.Equal(1, (await project.RunAsync("apply")).ExitCode);
        var result = await project.RunAsync("apply", "--ignore-existing");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("warning: ", result.Error);
        Assert.Contains("already exists", result.Error);
    }

    [Fact]
    public async Task A_migration_that_stopped_half_way_needs_resume()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_items", Broken);
        Assert.Equal(1, (await project.RunAsync("apply", "--transaction-mode", "none")).ExitCode);
        project.Write("migrations/0002_items.sql", Broken.Replace("(1, nonsense)", "(1)"));

        var refused = await project.RunAsync("apply");
        var resumed = await project.RunAsync("apply", "--resume");

        Assert.StartsWith("error MigrationPartial: ", refused.Error);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal("items: 1", SchemaDump.DumpSqliteRows(project.File("app.db"), "items"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task One_failing_database_does_not_stop_the_others(string limit)
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("b.db", "This is not a database, and long enough to be taken for one if nobody looked at its header.");

        var result = await project.RunAsync("apply", "-d", "a.db", "-d", "b.db", "-d", "c.db", "--throttle-limit", limit, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [$"sqlite:{project.File("a.db")}", $"sqlite:{project.File("c.db")}"],
            result.Objects.Select(migration => migration.Text("database")).Distinct());
        Assert.Equal(4, result.Objects.Count);
        Assert.Equal($"sqlite:{project.File("b.db")}", Assert.Single(result.Errors).Text("database"));
    }

    [Fact]
    public async Task Verbose_shows_each_statement_with_its_time()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("apply", "--verbose");

        Assert.Matches(@"  0000_users:1:1  CREATE TABLE users .*  \d+ ms\n  0000_users:3:1  CREATE INDEX users_id .* ms\n", result.Error);
        Assert.DoesNotContain("CREATE", result.Out);
    }

    [Fact]
    public async Task Verbose_shows_statements_whole_however_long_they_are()
    {
        using var project = CliProject.WithTwoMigrations();
        const string insert = "INSERT INTO users (id) VALUES (1),\n(2), (3), (4), (5), (6), (7), (8), (9)\n, (10)";
        project.Write("migrations/0000_users.sql", $"CREATE TABLE users (id integer);\n--> statement-breakpoint\n{insert};");

        var result = await project.RunAsync("apply", "--verbose");

        Assert.Matches(
            $@"\n  0000_users:3:1  {Regex.Escape(insert.Replace("\n", "\n    ", StringComparison.Ordinal))}  \d+ ms\n", result.Error);
    }

    [Fact]
    public async Task A_canceled_run_ends_with_130()
    {
        using var project = CliProject.WithTwoMigrations();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        using var error = new StringWriter();

        var exitCode = await DbMigrate.Cli.CliApp.RunAsync(
            ["apply"],
            new() { Out = TextWriter.Null, Error = error, Variable = _ => null, CurrentFolder = project.Folder },
            cancel.Token);

        Assert.Equal(130, exitCode);
        Assert.StartsWith("error Canceled: ", error.ToString());
    }

    [Fact]
    public async Task Bars_are_shown_to_a_person_and_results_stay_on_stdout()
    {
        using var project = CliProject.WithTwoMigrations();
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await DbMigrate.Cli.CliApp.RunAsync(
            ["apply"],
            new() { Out = output, Error = error, ErrorIsTerminal = true, Variable = _ => null, CurrentFolder = project.Folder });

        Assert.True(exitCode == 0, error.ToString());
        Assert.Contains('\e', error.ToString());
        Assert.StartsWith("✓ 0000_users ", output.ToString());
        Assert.DoesNotContain('\e', output.ToString());
    }
}
