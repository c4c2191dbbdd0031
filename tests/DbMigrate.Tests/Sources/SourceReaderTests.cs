using System.Text;
using DbMigrate.Sources;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sources;

public sealed class SourceReaderTests : IDisposable
{
    private readonly TempFolder _folder = new("sources");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_glob_reads_its_files_in_ordinal_order_and_each_file_once()
    {
        _folder.Write("schema/b.sql", "SELECT 'b'");
        _folder.Write("schema/a/z.sql", "SELECT 'z'");
        _folder.Write("schema/B.sql", "SELECT 'B'");
        _folder.Write("schema/notes.txt", "no SQL");
        _folder.Write("schema/node_modules/x/x.sql", "SELECT 'x'");

        Assert.Equal(["schema/b.sql", "schema/B.sql", "schema/a/z.sql"], Names(await ReadAsync("schema/b.sql", "schema/**/*.sql")));
        Assert.Equal(["schema/B.sql", "schema/a/z.sql", "schema/b.sql"], Names(await ReadAsync("schema")));
        Assert.Equal(["schema/B.sql", "schema/a/z.sql", "schema/b.sql"], Names(await ReadAsync("schema/**/*")));
        Assert.Equal(["schema/B.sql", "schema/b.sql"], Names(await ReadAsync(Path.Combine(_folder, "schema", "*.sql"))));
    }

    [Fact]
    public async Task A_glob_above_the_migrations_does_not_reach_into_them()
    {
        _folder.Write("migrations/0000_a.sql", "SELECT 0");
        _folder.Write("tables.sql", "SELECT 1");
        var reader = new SourceReader(_folder, _folder.File("migrations"), Dialect.PostgreSql, null);

        Assert.Equal(["tables.sql"], Names(await reader.ReadAsync([new("**/*.sql", null)], CancellationToken.None)));
        Assert.Equal(["migrations/0000_a.sql"], Names(await reader.ReadAsync([new("migrations/*.sql", null)], CancellationToken.None)));
    }

    [Fact]
    public async Task A_file_above_the_root_keeps_its_full_name()
    {
        var file = _folder.Write("shared.sql", "SELECT 1");
        Directory.CreateDirectory(_folder.File("project"));

        var read = await new SourceReader(_folder.File("project"), null, Dialect.PostgreSql, null).ReadAsync(
            [new("../shared.sql", null), new("../*.sql", null)], CancellationToken.None);

        Assert.Equal([file], Names(read));
    }

    [Theory]
    [InlineData("none.sql", "The schema file 'none.sql' is not there (looked for '")]
    [InlineData("schema/**/*.sql", "The schema glob 'schema/**/*.sql' matches no file in '")]
    [InlineData("empty", "The schema folder 'empty' holds no .sql file.")]
    public async Task A_source_that_names_nothing_is_an_error(string source, string message)
    {
        Directory.CreateDirectory(_folder.File("empty"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync(source));

        Assert.Equal(ErrorId.SourceNotFound, error.Id);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "'a.sql' holds no SQL statement.")]
    [InlineData("-- only\n/* comments */\n;;", "'a.sql' holds no SQL statement.")]
    public async Task A_file_without_a_statement_is_an_error(string text, string message)
    {
        _folder.Write("a.sql", text);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync("a.sql"));

        Assert.Equal((ErrorId.SourceInvalid, message), (error.Id, error.Message));
    }

    [Theory]
    // SQLite ends a comment at the first end. One without an end may have swallowed statements.
    [InlineData(Dialect.Sqlite, "/* never ended", true)]
    [InlineData(Dialect.Sqlite, "/* /* */ CREATE TABLE t (id int);", true)]
    [InlineData(Dialect.Sqlite, "/* /* */", false)]
    [InlineData(Dialect.PostgreSql, "/* never ended", true)]
    [InlineData(Dialect.PostgreSql, "/* /* */ CREATE TABLE t (id int); */", false)]
    // Nobody has said which engine it is.
    [InlineData(null, "/* /* */ CREATE TABLE t (id int); */", true)]
    [InlineData(null, "-- none", false)]
    public async Task Whether_a_file_holds_a_statement_is_the_engines_to_say(Dialect? dialect, string text, bool holds)
    {
        _folder.Write("a.sql", text);

        Task Read() => new SourceReader(_folder, null, dialect, null).ReadAsync([new("a.sql", null)], CancellationToken.None);

        if (holds) await Read();
        else Assert.Equal("'a.sql' holds no SQL statement.", (await Assert.ThrowsAsync<DbMigrateException>(Read)).Message);
    }

    [Fact]
    public async Task A_file_of_comments_beside_others_is_none_and_an_empty_one_is_an_error()
    {
        _folder.Write("schema/a.sql", "-- The tables come later.");
        _folder.Write("schema/b.sql", "SELECT 1");

        Assert.Equal(["schema/b.sql"], Names(await ReadAsync("schema/*.sql")));

        _folder.Write("schema/c.sql", "\n");
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync("schema/*.sql"));
        Assert.Equal((ErrorId.SourceInvalid, "'schema/c.sql' holds no SQL statement."), (error.Id, error.Message));
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_an_error_with_its_place()
    {
        await File.WriteAllBytesAsync(_folder.File("a.sql"), Encoding.Latin1.GetBytes("SELECT 1;\nSELECT 'é';"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync("a.sql"));

        Assert.Equal((ErrorId.SourceInvalid, "a.sql:2:9: this is not UTF-8 text."), (error.Id, error.Message));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_text()
    {
        await File.WriteAllBytesAsync(_folder.File("a.sql"), [.. Encoding.UTF8.Preamble, .. "SELECT 1"u8]);

        Assert.Equal("SELECT 1", (await ReadAsync("a.sql"))[0].Text);
    }

    [Fact]
    public async Task A_PowerShell_script_runs_where_there_is_PowerShell()
    {
        var path = _folder.Write("a.ps1", "'SELECT 1'");
        var asked = new List<string>();

        var read = await new SourceReader(_folder, null, Dialect.PostgreSql, (script, _) =>
        {
            asked.Add(script);
            return Task.FromResult("SELECT 1");
        }).ReadAsync([new("*.ps1", null)], CancellationToken.None);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync("a.ps1"));

        Assert.Equal([path], asked);
        Assert.Equal([new SqlSource("a.ps1", "SELECT 1")], read);
        Assert.Equal((ErrorId.SourceInvalid, "'a.ps1' is a PowerShell script, which only the module can run."), (error.Id, error.Message));
    }

    [Fact]
    public async Task A_command_runs_in_the_root_and_prints_SQL()
    {
        _folder.Write("a.txt", "CREATE TABLE \"it's\" (id integer);");
        var command = OperatingSystem.IsWindows() ? "type a.txt && echo SELECT 1 1>&2" : "cat a.txt && echo noise >&2";

        var read = await CommandAsync(command);

        Assert.Equal([new SqlSource(command, "CREATE TABLE \"it's\" (id integer);")], read);
    }

    [Fact]
    public async Task A_command_that_fails_is_an_error_with_what_it_said()
    {
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => CommandAsync("echo no such schema 1>&2 && exit 3"));
        var silent = await Assert.ThrowsAsync<DbMigrateException>(() => CommandAsync("exit 4"));
        var empty = await Assert.ThrowsAsync<DbMigrateException>(() => CommandAsync("echo --"));

        Assert.Equal(ErrorId.SourceInvalid, error.Id);
        Assert.Equal(
            $"The schema command 'echo no such schema 1>&2 && exit 3' ended with exit code 3:{Environment.NewLine}no such schema",
            error.Message);
        Assert.Equal("The schema command 'exit 4' ended with exit code 4 and said nothing.", silent.Message);
        Assert.Equal("'echo --' printed no SQL statement.", empty.Message);
    }

    [Fact]
    public async Task A_canceled_command_is_killed()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var command = OperatingSystem.IsWindows() ? "ping -n 60 127.0.0.1" : "sleep 60";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new SourceReader(_folder, null, Dialect.PostgreSql, null).ReadAsync([new(null, command)], cancel.Token));
    }

    [Fact]
    public void Names_and_line_endings_do_not_count_and_everything_else_does()
    {
        SqlSource[] one = [new("a", "SELECT 1;\nSELECT 2;"), new("b", "SELECT 3;")];

        Assert.Equal(SourceHash.Of(one), SourceHash.Of([new("x", "SELECT 1;\r\nSELECT 2;"), new("y", "SELECT 3;")]));
        Assert.Equal(64, SourceHash.Of(one).Length);
        Assert.NotEqual(SourceHash.Of(one), SourceHash.Of([one[1], one[0]]));
        Assert.NotEqual(SourceHash.Of(one), SourceHash.Of([new("a", "SELECT 1;\nSELECT 2;SELECT 3;")]));
        Assert.NotEqual(SourceHash.Of(one), SourceHash.Of([new("a", "SELECT 1;\n SELECT 2;"), one[1]]));
    }

    private static IEnumerable<string> Names(IEnumerable<SqlSource> sources) => sources.Select(source => source.Name);

    private Task<IReadOnlyList<SqlSource>> ReadAsync(params string[] globs) =>
        new SourceReader(_folder, null, Dialect.PostgreSql, null).ReadAsync(
            [.. globs.Select(glob => new SchemaSource(glob, null))], CancellationToken.None);

    private Task<IReadOnlyList<SqlSource>> CommandAsync(string command) =>
        new SourceReader(_folder, null, Dialect.PostgreSql, null).ReadAsync([new(null, command)], CancellationToken.None);
}
