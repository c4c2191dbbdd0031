using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Sqlite.Planning;

/// <summary>The rowid is never null, whether NOT NULL is written at its column or not; any other key may be.</summary>
public sealed class RowIdWordsTests
{
    [Theory]
    [InlineData("id integer PRIMARY KEY NOT NULL", "id integer PRIMARY KEY", true)]
    [InlineData("id integer PRIMARY KEY AUTOINCREMENT NOT NULL", "id integer PRIMARY KEY AUTOINCREMENT", true)]
    [InlineData("id integer NOT NULL", "id integer", false)]
    [InlineData("id text PRIMARY KEY NOT NULL", "id text PRIMARY KEY", false)]
    [InlineData("id int PRIMARY KEY NOT NULL", "id int PRIMARY KEY", false)]
    [InlineData("id integer PRIMARY KEY DESC NOT NULL", "id integer PRIMARY KEY DESC", false)]
    public async Task NOT_NULL_makes_a_difference_where_there_can_be_null(string one, string other, bool isSame)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        await database.ExecuteAsync($"CREATE TABLE t ({one}, a text)");
        project.Schema($"CREATE TABLE t ({other}, a text);");

        Assert.Equal(isSame, (await project.CompareAsync()).Count == 0);
        Assert.Equal(isSame, (await project.CompareAsync("schema", "database")).Count == 0);
    }

    [Fact]
    public async Task A_table_that_changes_otherwise_keeps_its_words()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE t (id integer PRIMARY KEY NOT NULL, a text);");
        await project.NewAsync();
        await project.ApplyAsync();

        project.Schema("CREATE TABLE t (id integer PRIMARY KEY, a text, b text);");
        var plan = await project.NewAsync();
        await project.ApplyAsync();

        Assert.Equal("ALTER TABLE t ADD COLUMN b TEXT;", plan.UpSql.Trim());
        Assert.Empty(await project.CompareAsync());
        Assert.Null(await project.PlanAsync());
    }
}
