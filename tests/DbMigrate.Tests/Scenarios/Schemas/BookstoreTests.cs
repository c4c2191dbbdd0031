using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>The example that the guides walk through.</summary>
public sealed class BookstoreTests
{
    [Fact]
    public async Task Its_schema_files_are_what_its_migrations_make()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using SchemaProject project = Copy(database);

        Assert.Empty(await project.CompareAsync("migrations", "schema"));
        Assert.Null(await project.PlanAsync());
    }

    [Fact]
    public async Task An_edit_goes_out_and_comes_back_with_the_rows_kept()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using SchemaProject project = Copy(database);
        await project.ApplyAsync();
        IReadOnlyList<string> books = await database.RowsAsync("SELECT * FROM books ORDER BY id");
        IReadOnlyList<string> reviews = await database.RowsAsync("SELECT * FROM reviews ORDER BY id");

        string file = project.PathOf("schema", "books.sql");
        File.WriteAllText(
            file,
            File.ReadAllText(file)
                .Replace(
                    "language text NOT NULL DEFAULT 'en',",
                    "language text NOT NULL DEFAULT 'en' CHECK (length(language) = 2),\n  pages integer,"));
        NewMigration plan = await project.NewAsync();
        await project.ApplyAsync();

        Assert.StartsWith("0006_add_books_pages", plan.Tag);
        Assert.Empty(await project.CompareAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => database.ExecuteAsync("UPDATE books SET language = 'english'"));
        await project.UndoAsync();
        Assert.Equal(books, await database.RowsAsync("SELECT * FROM books ORDER BY id"));
        Assert.Equal(reviews, await database.RowsAsync("SELECT * FROM reviews ORDER BY id"));
        Assert.Equal(plan.Changes.Select(change => change.ToString()), (await project.CompareAsync()).Select(change => change.ToString()));
    }

    private static SchemaProject Copy(EngineDatabase database)
    {
        var project = new SchemaProject(database);
        string example = Path.Combine(RepoPaths.Examples, "bookstore");
        foreach (string folder in (ReadOnlySpan<string>)["schema", "migrations"])
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(example, folder), "*", SearchOption.AllDirectories))
                project.Write(Path.GetRelativePath(example, path), File.ReadAllText(path));
        }

        return project;
    }
}
