using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Pglite;

public sealed class PgliteUrlTests
{
    private static readonly string Base = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "project"));

    [Theory]
    [InlineData("pglite://./data", "data")]
    [InlineData("pglite://data", "data")]
    [InlineData("pglite:data/", "data")]
    [InlineData("PGlite:./data", "data")]
    [InlineData("pglite://file://./data", "data")]
    [InlineData("pglite://my%20data", "my data")]
    [InlineData("pglite://./memory", "memory")]
    public void A_path_is_a_folder_of_the_project(string text, string path)
    {
        var url = DatabaseUrl.Parse(text, Base);

        Assert.Equal(
            (Dialect.PostgreSql, Path.Combine(Base, path), $"pglite://{Path.Combine(Base, path)}"), (url.Dialect, url.Path, url.Redacted));
        Assert.Equal(url.Path, DatabaseUrl.Parse(url.Redacted, Path.GetTempPath()).Path);
    }

    [
        Theory,
        InlineData("pglite://"),
        InlineData("pglite:"),
        InlineData("pglite://memory"),
        InlineData("pglite://:memory:"),
        InlineData("pglite://memory://")
    ]
    public void Without_a_path_it_is_in_memory(string text) =>
        Assert.Equal((null, "pglite://memory"), (DatabaseUrl.Parse(text, Base).Path, DatabaseUrl.Parse(text, Base).Redacted));

    [Theory]
    [InlineData("pglite://data?relaxed=1", "The PGlite URL has parameters, and PGlite has none.")]
    [InlineData("pglite://me:secret@localhost/data", "The PGlite URL has a user and a password, and PGlite has neither.")]
    [InlineData("pglite://idb://data", "The PGlite URL names storage of a browser, which Node.js has not.")]
    [InlineData("pglite://a%00b", "The PGlite URL holds a NUL character.")]
    public void What_PGlite_has_not_is_refused(string text, string message) =>
        ExpectedError.Of(ErrorId.UrlInvalid, message, () => DatabaseUrl.Parse(text, Base));
}
