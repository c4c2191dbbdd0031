using System.Collections.Concurrent;
using DbMigrate.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary><c>dbmigrate sync --watch</c>: a database that follows the files while they are written.</summary>
public sealed class SyncWatchTests(PostgresServers servers)
{
    private const string Begun = "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT NULL\n);\n";
    private const string Grown = "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT NULL,\n  email text\n);\n";

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task It_follows_each_change_survives_a_half_typed_file_and_asks_before_a_loss(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        using var watch = new Watch(project, ["sync", "--watch"]);

        await watch.SaysAsync("1 change made on");
        await watch.SaysAsync("Watching the schema; Ctrl+C ends it.");

        project.Write("schema/users.sql", "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT");
        await watch.SaysAsync("schema/users.sql");
        await watch.SaysAsync("error SchemaInvalid: ");

        project.Write("schema/users.sql", Grown);
        await watch.SaysAsync("1 change made on");
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ann', 'ann@example.com')");

        // No is no, and the watch goes on.
        project.Write("schema/users.sql", Begun);
        await watch.SaysAsync("Lose it? [y/N] ");
        watch.Answer("n");
        project.Write("schema/posts.sql", "CREATE TABLE posts (id integer PRIMARY KEY);\n");
        await watch.SaysAsync("Lose it? [y/N] ");
        Assert.Equal("ann@example.com", await database.ScalarAsync("SELECT email FROM users"));
        Assert.DoesNotContain("posts", await database.ObjectsAsync());
        watch.Answer("y");
        await watch.SaysAsync("2 changes made on");
        Assert.Equal("Ann", await database.ScalarAsync("SELECT name FROM users"));
        Assert.DoesNotContain("email", await database.DumpAsync(), StringComparison.Ordinal);

        File.Delete(project.File("schema", "posts.sql"));
        await watch.SaysAsync("schema/posts.sql");
        await watch.SaysAsync("1 change made on");

        Assert.Equal(0, await watch.EndAsync());
        Assert.Contains("CreateTable", watch.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_that_nobody_can_be_asked_about_is_told_and_the_next_change_is_tried()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        await project.WithEmail().RunAsync("sync");
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ann', 'ann@example.com')");
        using var watch = new Watch(project, ["sync", "--watch"], isTerminal: false);
        await watch.SaysAsync("Watching the schema");

        project.Write("schema/users.sql", Begun);
        await watch.SaysAsync("error DataLossRefused: ");
        project.Write("schema/users.sql", Grown + "CREATE INDEX users_email ON users (email);\n");
        await watch.SaysAsync("1 change made on");

        Assert.Equal("ann@example.com", await database.ScalarAsync("SELECT email FROM users"));
        Assert.Equal(0, await watch.EndAsync());
    }

    [Fact]
    public async Task A_protected_environment_is_not_watched()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        using var watch = new Watch(project, ["sync", "--watch", "--environment", "production"]);

        await watch.SaysAsync("error EnvironmentProtected: ");
        Assert.Equal(1, await watch.EndedAsync());
    }

    /// <summary>The command while it runs.</summary>
    private sealed class Watch : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly CancellationTokenSource _stop = new();
        private readonly BlockingCollection<string> _typed = [];
        private readonly StringWriter _out = new(), _error = new();
        private readonly TextWriter _errors;
        private readonly Task<int> _run;
        private int _heard;

        public Watch(CliProject project, string[] arguments, bool isTerminal = true)
        {
            _errors = TextWriter.Synchronized(_error);
            _run = Task.Run(() => CliApp.RunAsync(
                arguments,
                new()
                {
                    ReadLine = _typed.Take,
                    Out = TextWriter.Synchronized(_out),
                    Error = _errors,
                    InIsTerminal = isTerminal,
                    ErrorIsTerminal = isTerminal,
                    Variable = name => name == "NO_COLOR" ? "1" : project.Variables.GetValueOrDefault(name),
                    CurrentFolder = project.Folder,
                },
                _stop.Token));
        }

        public string Out => _out.ToString();

        public void Answer(string line) => _typed.Add(line);

        /// <summary>Waits for words that were not heard yet.</summary>
        public async Task SaysAsync(string words)
        {
            var until = DateTime.UtcNow + Patience;
            while (true)
            {
                string said = Said();
                int at = said.IndexOf(words, _heard, StringComparison.Ordinal);
                if (at >= 0)
                {
                    _heard = at + words.Length;
                    return;
                }

                bool mayCome = DateTime.UtcNow < until && !(_run.IsCompleted && Said().Length == said.Length);
                Assert.True(mayCome, $"'{words}' is not said after {_heard}: {said}\n{(_run.IsFaulted ? _run.Exception : null)}");
                await Task.Delay(20);
            }
        }

        public async Task<int> EndAsync()
        {
            await _stop.CancelAsync();
            return await EndedAsync();
        }

        public Task<int> EndedAsync() => _run.WaitAsync(Patience);

        public void Dispose()
        {
            _stop.Cancel();
            _typed.CompleteAdding();
            try
            {
                _run.Wait(Patience);
            }
            catch (AggregateException)
            {
                // The test has seen it, or failed before.
            }

            _stop.Dispose();
            _typed.Dispose();
        }

        private string Said()
        {
            lock (_errors) return _error.ToString();
        }
    }
}
