using System.Text.Json.Nodes;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pictures;

public sealed class SchemaPageTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Every_table_is_in_the_page_with_its_columns_and_relations(string engine)
    {
        JsonNode schema = PageText.Data(await DrawAsync(engine, PictureSchemas.Library));

        JsonArray tables = schema["tables"]!.AsArray();
        Assert.Equal(["author", "biography", "book", "copy", "cover", "setting", "shelf"], tables.Select(table => Text(table, "name")));
        JsonNode book = tables[2]!;
        Assert.Equal(["id", "title", "author_id", "sequel_to"], book["columns"]!.AsArray().Select(column => Text(column, "name")));
        Assert.StartsWith("default 'untitled'", Text(book["columns"]![1], "value"));
        Assert.Contains(
            book["parts"]!.AsArray(), part => Text(part, "kind") == "Foreign keys" && Text(part, "text").Contains("ON DELETE CASCADE"));
        Assert.Equal(
            [(1, 0, false, true), (2, 0, false, false), (2, 2, true, false), (3, 2, false, false), (3, 6, true, false), (4, 2, true, true)],
            schema["relations"]!
                .AsArray()
                .Select(one => ((int)one!["from"]!, (int)one["to"]!, (bool)one["optional"]!, (bool)one["single"]!))
                .Order());
    }

    [Fact]
    public async Task Everything_of_a_table_is_with_it()
    {
        string engine = PostgresBinaries.Servers[^1].Major.ToString(System.Globalization.CultureInfo.InvariantCulture);
        JsonNode schema = PageText.Data(await DrawAsync(engine, """
        CREATE SCHEMA app;
        CREATE TABLE app.tag (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text CHECK (note <> ''), size integer GENERATED ALWAYS AS (length(note)) STORED, parent bigint REFERENCES app.tag (id));
        COMMENT ON TABLE app.tag IS 'a tag';
        COMMENT ON COLUMN app.tag.note IS 'free text';
        CREATE INDEX tag_note ON app.tag (lower(note));
        CREATE STATISTICS public.tag_numbers ON id, note FROM app.tag;
        CREATE POLICY mine ON app.tag AS RESTRICTIVE FOR UPDATE USING (id > 0) WITH CHECK (id > 1);
        CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER stamp BEFORE UPDATE ON app.tag FOR EACH ROW EXECUTE FUNCTION app.stamp();
        CREATE RULE quiet AS ON DELETE TO app.tag DO INSTEAD NOTHING;
        """));

        JsonNode tag = Assert.Single(schema["tables"]!.AsArray())!;
        Assert.Equal(("app.tag", "a tag"), (Text(tag, "name"), Text(tag, "comment")));
        Assert.Equal(
            ["identity, always", null, "generated: length(note)", null],
            tag["columns"]!.AsArray().Select(column => (string?)column!["value"]));
        Assert.Equal("free text", Text(tag["columns"]![1], "comment"));
        Assert.Equal(
            ["Checks", "Foreign keys", "Indexes", "Keys", "Policies", "Rules", "Statistics", "Triggers"],
            tag["parts"]!.AsArray().Select(part => Text(part, "kind")).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(
            tag["parts"]!.AsArray(), part => Text(part, "text") == "restrictive, UPDATE for everybody\nusing (id > 0)\ncheck (id > 1)");
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Hostile_names_are_data_and_nothing_else(string engine)
    {
        string page = await DrawAsync(engine, PictureSchemas.Hostile);
        string plain = await DrawAsync(engine, "CREATE TABLE t (id integer)");

        Assert.Equal(
            PictureSchemas.HostileNames.Order(StringComparer.Ordinal),
            PageText.Data(page)["tables"]!.AsArray().Select(table => Text(table, "name")).Order(StringComparer.Ordinal));
        PageText.AssertOnlyDataDiffers(plain, page);
    }

    [Fact]
    public async Task The_page_asks_nothing_of_a_network_and_runs_only_its_own_script() =>
        PageText.AssertSelfContained(await DrawAsync(EngineDatabase.Sqlite, PictureSchemas.Library));

    [Fact]
    public async Task The_same_schema_is_the_same_page_and_its_file_may_be_named()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync(PictureSchemas.Library);
        using var project = new SchemaProject(database);

        IReadOnlyList<ExportFile> files = await project.ExportAsync(format: ExportFormat.Html);

        Assert.Equal(files, await project.ExportAsync(format: ExportFormat.Html));
        Assert.Equal([project.PathOf("docs", "my.html")], SchemaWorkbench.WriteExport(files, project.PathOf("docs", "my.html")));
        Assert.Equal([project.PathOf("docs", "schema.html")], SchemaWorkbench.WriteExport(files, project.PathOf("docs")));
        Assert.Equal(files[0].Text, File.ReadAllText(project.PathOf("docs", "my.html")));
        // A folder that is there stays a folder, whatever it is called.
        Directory.CreateDirectory(project.PathOf("old.html"));
        Assert.Equal([project.PathOf("old.html", "schema.html")], SchemaWorkbench.WriteExport(files, project.PathOf("old.html")));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_empty_database_is_an_empty_page(string engine) =>
        Assert.Empty(PageText.Data(await DrawAsync(engine, ""))["tables"]!.AsArray());

    private static string Text(JsonNode? node, string name) => (string)node![name]!;

    private async Task<string> DrawAsync(string engine, string sql)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        if (sql.Length > 0)
            await database.ExecuteAsync(sql);
        using var project = new SchemaProject(database);
        return Assert.Single(await project.ExportAsync(format: ExportFormat.Html)).Text;
    }
}
