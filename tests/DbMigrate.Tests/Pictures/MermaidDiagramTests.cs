using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pictures;

public sealed partial class MermaidDiagramTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Relations_say_how_many_of_each(string engine)
    {
        string text = await DrawAsync(engine, PictureSchemas.Library);

        Assert.Equal(
            [
                """    "author" ||--o| "biography" : "author_id" """.TrimEnd(),
                """    "author" ||--o{ "book" : "author_id" """.TrimEnd(),
                """    "book" |o--o{ "book" : "sequel_to" """.TrimEnd(),
                """    "book" ||--o{ "copy" : "book_id" """.TrimEnd(),
                """    "book" |o--o| "cover" : "book_id" """.TrimEnd(),
                """    "shelf" |o--o{ "copy" : "room, place" """.TrimEnd(),
            ],
            text.Split('\n')
                .Where(line => line.Contains(" : "))
                .Order(StringComparer.Ordinal)
                .OrderBy(line => line.Split('"')[1] + line.Split('"')[3]));
    }

    [Fact]
    public async Task Columns_have_their_types_keys_and_nullability()
    {
        string text = await DrawAsync(
            EngineDatabase.Sqlite, PictureSchemas.Library + "CREATE TABLE typed (a numeric(10, 2) NOT NULL, b, c \"long type\" NOT NULL);");

        Assert.StartsWith("erDiagram\n", text);
        Assert.Contains("    \"author\" {\n        INTEGER id PK\n        TEXT name\n        TEXT email UK \"null\"\n    }\n", text);
        Assert.Contains("        INTEGER author_id PK, FK\n", text);
        Assert.Contains("        INTEGER book_id FK, UK \"null\"\n", text);
        Assert.Contains("        NUMERIC(10_2) a\n        any b \"null\"\n        LONG_TYPE c\n", text);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Names_that_Mermaid_cannot_hold_are_made_safe(string engine)
    {
        string text = await DrawAsync(engine, PictureSchemas.Hostile);

        string[] lines = text.TrimEnd('\n').Split('\n')[1..];
        Assert.All(lines, line => Assert.Matches(Line(), line));
        string[] entities = [.. lines.Where(line => line.EndsWith('{')).Select(line => line.Split('"')[1])];
        Assert.Equal(PictureSchemas.HostileNames.Order(StringComparer.Ordinal), entities.Select(Decode).Order(StringComparer.Ordinal));
        Assert.Equal(PictureSchemas.HostileNames.Length, lines.Count(line => line.Contains("--o{")));
    }

    [Fact]
    public async Task A_partition_is_part_of_its_table_and_schemas_are_named()
    {
        string text = await DrawAsync(PostgresBinaries.Servers[^1].Major.ToString(System.Globalization.CultureInfo.InvariantCulture), """
            CREATE SCHEMA app;
            CREATE TABLE app.event (id integer, at date) PARTITION BY RANGE (at);
            CREATE TABLE app.event_2026 PARTITION OF app.event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE base (id integer); CREATE TABLE derived () INHERITS (base);
            """);

        Assert.Contains("    \"app.event\" ||..o| \"app.event_2026\" : \"partition of\"\n", text);
        Assert.Contains("    \"base\" ||..o| \"derived\" : \"inherits\"\n", text);
    }

    private static string Decode(string text) =>
        Code().Replace(text, code => ((char)int.Parse(code.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToString());

    private async Task<string> DrawAsync(string engine, string sql)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync(sql);
        using var project = new SchemaProject(database);
        ExportFile file = Assert.Single(await project.ExportAsync(format: ExportFormat.Mermaid));
        Assert.Equal("schema.mmd", file.Path);
        return file.Text;
    }

    // What Mermaid's grammar of entities, attributes and relations takes; an attribute is no key's mark, and no quote holds what ends it or
    // is an escape.
    [GeneratedRegex(
        """^    (    [A-Za-z_][\w()\[\]]* (?!(?i:PK|FK|UK)\b)[A-Za-z_][\w()\[\]]*( (PK|FK|UK)(, (PK|FK|UK))*)?( "[^"%\\<>&\p{Cc}\p{Cf}]*")?|"[^"%\\<>&\p{Cc}\p{Cf}]+" \{|\}|"[^"%\\<>&\p{Cc}\p{Cf}]+" (\|\||\|o)(--|\.\.)(o\||o\{) "[^"%\\<>&\p{Cc}\p{Cf}]+" : "[^"%\\<>&\p{Cc}\p{Cf}]+")$"""
    )]
    private static partial Regex Line();

    [GeneratedRegex(@"#(\d+);")]
    private static partial Regex Code();
}
