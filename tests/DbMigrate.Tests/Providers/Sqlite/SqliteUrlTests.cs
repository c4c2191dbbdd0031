using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Providers.Sqlite;

public sealed class SqliteUrlTests
{
    private static readonly string Base = Path.GetFullPath("/base/folder");

    [Theory]
    [InlineData("app.db", "/base/folder/app.db")]
    [InlineData("./data/app.db", "/base/folder/data/app.db")]
    [InlineData("../app.db", "/base/app.db")]
    [InlineData("/abs/app.db", "/abs/app.db")]
    [InlineData("app", "/base/folder/app")]
    [InlineData("  app.db  ", "/base/folder/app.db")]
    [InlineData("my app (1).db", "/base/folder/my app (1).db")]
    [InlineData("100%25.db", "/base/folder/100%25.db")]
    [InlineData("sqlite:app.db", "/base/folder/app.db")]
    [InlineData("SQLite:app.db", "/base/folder/app.db")]
    [InlineData("sqlite:/abs/app.db", "/abs/app.db")]
    [InlineData("sqlite:100%25.db", "/base/folder/100%25.db")]
    [InlineData("sqlite://app.db", "/base/folder/app.db")]
    [InlineData("sqlite:///abs/app.db", "/abs/app.db")]
    [InlineData("sqlite:///my%20app.db", "/my app.db")]
    [InlineData("file:app.db", "/base/folder/app.db")]
    [InlineData("file:./app.db", "/base/folder/app.db")]
    [InlineData("file:///abs/app.db", "/abs/app.db")]
    [InlineData("file:app.db?mode=rwc", "/base/folder/app.db")]
    [InlineData("Data Source=app.db", "/base/folder/app.db")]
    [InlineData("DataSource=/abs/app.db", "/abs/app.db")]
    [InlineData("Filename=app.db;Cache=Shared", "/base/folder/app.db")]
    public void A_file_is_found_from_the_base_folder(string text, string path)
    {
        var url = DatabaseUrl.Parse(text, Base);

        var full = Path.GetFullPath(path);
        Assert.Equal((Dialect.Sqlite, full, $"sqlite:{full}", $"sqlite:{full}"), (url.Dialect, url.Path, url.Redacted, url.ToString()));
        Assert.Equal((full, false), (Settings(url).DataSource, Settings(url).Pooling));
    }

    [
        Theory,
        InlineData(":memory:"),
        InlineData("sqlite::memory:"),
        InlineData("sqlite://:memory:"),
        InlineData("file::memory:"),
        InlineData("Data Source=:memory:")
    ]
    public void A_database_in_memory_has_no_file(string text)
    {
        var url = DatabaseUrl.Parse(text, Base);

        Assert.Equal(
            (Dialect.Sqlite, null, "sqlite::memory:", ":memory:"), (url.Dialect, url.Path, url.Redacted, Settings(url).DataSource));
    }

    [Theory]
    [InlineData("sqlite:a.db?mode=ro", SqliteOpenMode.ReadOnly)]
    [InlineData("file:///a.db?mode=ro", SqliteOpenMode.ReadOnly)]
    [InlineData("sqlite:a.db?mode=rw", SqliteOpenMode.ReadWrite)]
    [InlineData("sqlite:a.db?mode=rwc", SqliteOpenMode.ReadWriteCreate)]
    [InlineData("sqlite:a.db?", SqliteOpenMode.ReadWriteCreate)]
    [InlineData("sqlite:a.db", SqliteOpenMode.ReadWriteCreate)]
    [InlineData("a.db", SqliteOpenMode.ReadWriteCreate)]
    [InlineData("Data Source=a.db;Mode=ReadOnly", SqliteOpenMode.ReadOnly)]
    public void The_mode_is_kept(string text, SqliteOpenMode mode)
    {
        var url = DatabaseUrl.Parse(text, Base);

        Assert.Equal((mode, "a.db"), (Settings(url).Mode, Path.GetFileName(url.Path)));
    }

    [Theory, InlineData(@"C:\data\app.db"), InlineData("c:/data/app.db"), InlineData("D:app.db")]
    public void A_drive_letter_is_no_scheme(string text) => Assert.Equal(Dialect.Sqlite, DatabaseUrl.Parse(text, Base).Dialect);

    [Theory]
    [InlineData("sqlite:", "The SQLite URL 'sqlite:' names no file.")]
    [InlineData("file://", "The SQLite URL 'file://' names no file.")]
    [InlineData("sqlite:?mode=ro", "The SQLite URL 'sqlite:?mode=ro' names no file.")]
    [InlineData("a\0b", "The SQLite path holds a NUL character.")]
    [InlineData("Data Source=a.db;Mode=Maybe", "The database is given as a connection string that Microsoft.Data.Sqlite cannot read.")]
    [InlineData("Data Source=a.db;Colour=1", "The database is given as a connection string that Microsoft.Data.Sqlite cannot read.")]
    public void What_is_wrong_with_a_URL_is_said(string text, string message) =>
        ExpectedError.Of(ErrorId.UrlInvalid, message, () => DatabaseUrl.Parse(text, Base));

    [Theory, InlineData("sqlite:a.db?mode=x"), InlineData("sqlite:a.db?cache=shared"), InlineData("file:a.db?mode=ro&cache=shared")]
    public void An_unknown_parameter_is_refused(string text) =>
        Assert.EndsWith(
            "; only mode=ro, mode=rw and mode=rwc are known.",
            ExpectedError.Of(ErrorId.UrlInvalid, () => DatabaseUrl.Parse(text, Base)).Message);

    [Theory, InlineData(""), InlineData("  \t\n")]
    public void An_empty_URL_is_refused(string text) =>
        ExpectedError.Of(ErrorId.UrlInvalid, "The database URL is empty.", () => DatabaseUrl.Parse(text, Base));

    [Theory]
    [InlineData("mysql://u:p@h/d", "'mysql:' is no URL scheme that DbMigrate knows.")]
    [InlineData("libsql://h", "'libsql:' is no URL scheme that DbMigrate knows.")]
    [InlineData("https://h/d", "'https:' is no URL scheme that DbMigrate knows.")]
    [InlineData("jdbc:postgresql://h/d", "'jdbc:' is no URL scheme that DbMigrate knows.")]
    public void An_engine_that_is_not_there_is_named(string text, string message) =>
        ExpectedError.Of(ErrorId.EngineNotSupported, message, () => DatabaseUrl.Parse(text, Base));

    private static SqliteConnectionStringBuilder Settings(DatabaseUrl url) => new(url.ConnectionString);
}
