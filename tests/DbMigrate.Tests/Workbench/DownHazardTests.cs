using DbMigrate.Execution;
using DbMigrate.Planning;

namespace DbMigrate.Tests.Workbench;

public sealed class DownHazardTests
{
    [Theory]
    [InlineData("DROP TABLE a", 1)]
    [InlineData("drop table if exists public.\"A b\", c cascade", 2)]
    [InlineData("ALTER TABLE ONLY a DROP COLUMN b, ADD COLUMN c int DEFAULT (1, 2), DROP d", 2)]
    [InlineData("ALTER TABLE a DROP CONSTRAINT b", 0)]
    [InlineData("ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER c DROP DEFAULT", 0)]
    [InlineData("TRUNCATE TABLE a, b", 2)]
    [InlineData("TRUNCATE a", 1)]
    [InlineData("DELETE FROM a WHERE id = 1", 1)]
    [InlineData("DROP SCHEMA a CASCADE", 1)]
    [InlineData("DROP TYPE a", 0)]
    [InlineData("DROP TYPE a CASCADE", 1)]
    [InlineData("DROP VIEW a", 0)]
    [InlineData("DROP INDEX a", 0)]
    [InlineData("SELECT 'DROP TABLE a'", 0)]
    [InlineData("INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t", 0)]
    [InlineData("CREATE TABLE n (id int); DROP TABLE t; ALTER TABLE n RENAME TO t", 1)]
    public void Statements_that_lose_rows_are_found(string script, int losses)
    {
        foreach (Dialect dialect in Enum.GetValues<Dialect>())
        {
            var found = DownHazards.Find(SqlSplitters.For(dialect).Split(new StringReader(script)), dialect);

            Assert.Equal(losses, found.Count);
            Assert.All(found, item => Assert.Equal(HazardCode.DataLoss, item.Hazard.Code));
        }
    }

    [Fact]
    public void The_probes_look_at_the_table_and_the_column()
    {
        var found = DownHazards.Find(SqlSplitters.For(Dialect.PostgreSql).Split(new StringReader("ALTER TABLE Shop.\"Order\" DROP COLUMN Note; DROP TABLE x")), Dialect.PostgreSql);

        Assert.Equal(
            [
                "SELECT EXISTS (SELECT 1 FROM \"shop\".\"Order\" WHERE \"note\" IS NOT NULL)",
                "SELECT EXISTS (SELECT 1 FROM \"x\")",
            ],
            found.Select(item => item.Hazard.Probe));
    }
}
