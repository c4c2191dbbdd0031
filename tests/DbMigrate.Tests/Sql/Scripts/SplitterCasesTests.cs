using DbMigrate.Sql;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>Real migration folders, split as Drizzle Kit splits them.</summary>
public sealed class SplitterCasesTests
{
    [Theory]
    [InlineData("dokploy", SqlEngine.Postgres)]
    [InlineData("homarr-pg", SqlEngine.Postgres)]
    [InlineData("homarr-sqlite", SqlEngine.Sqlite)]
    public void Every_chunk_of_a_real_migration_is_found_again(string folder, SqlEngine engine)
    {
        var root = FindCases();
        Assert.SkipWhen(root is null, "The migration folders are neither in DBMIGRATE_CASES nor in ../shared/cases.");
        var files = Directory.GetFiles(Path.Combine(root, folder), "*.sql");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var sql = File.ReadAllText(file);
            var statements = Splitting.Texts(engine, sql);
            var chunks = sql.Split(SqlSyntax.Breakpoint).Select(chunk => chunk.Trim().TrimEnd(';').TrimEnd()).Where(IsStatement).ToArray();
            Assert.True(chunks.Length <= statements.Length, file);
            foreach (var chunk in chunks.Where(chunk => !chunk.Contains(';') && !chunk.Contains("--"))) Assert.Contains(chunk, statements);
        }
    }

    private static bool IsStatement(string chunk) =>
        chunk.Split('\n').Any(line => line.Trim() is { Length: > 0 } text && !text.StartsWith("--", StringComparison.Ordinal));

    private static string? FindCases()
    {
        if (Environment.GetEnvironmentVariable("DBMIGRATE_CASES") is { Length: > 0 } configured) return configured;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cases = Path.Combine(folder.FullName, "..", "shared", "cases");
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")) && Directory.Exists(cases)) return cases;
        }

        return null;
    }
}
