using DbMigrate.Diff;
using DbMigrate.Engines;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>What somebody is asked about, and what SQLite takes for the same name.</summary>
public sealed class SqliteRenameTests
{
    [Theory]
    [InlineData("CREATE TABLE t (userid INT, b TEXT)", "CREATE TABLE t (userId INT, b TEXT)", 0)]
    [InlineData("CREATE TABLE Users (id INT)", "CREATE TABLE users (id INT)", 0)]
    [InlineData("CREATE TABLE t (userid INT, b TEXT)", "CREATE TABLE t (user_id INT, b TEXT)", 1)]
    [InlineData("CREATE TABLE t (ö INT, b TEXT)", "CREATE TABLE t (Ö INT, b TEXT)", 1)]
    public async Task Nobody_is_asked_about_the_case_of_a_name(string from, string to, int questions)
    {
        Assert.Equal(
            questions,
            RenameFinder
                .Find(
                    await SqliteAcceptance.ModelAsync(from),
                    await SqliteAcceptance.ModelAsync(to),
                    KnownEngines.Of(Dialect.Sqlite).Schema.Names)
                .Count);
    }
}
