using System.Text;
using DbMigrate.Configuration;
using DbMigrate.Diff;
using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Everything that reads what a person, a file or a database may hold.</summary>
internal static class FuzzTargets
{
    private const int Many = 60_000;
    private const int Some = 20_000;

    private static readonly TypeCast Casts = TypeCast.Within(new(Dialect.PostgreSql, 18, []));

    public static IReadOnlyList<FuzzTarget> In(TempFolder folder) =>
    [
        .. Splitting.Engines.Select(engine => new FuzzTarget(
            $"{engine}Splitter", Fragments.Sql, 2 * Many, sql => RoundTrip.Check(engine, sql))
        {
            MayThrow = IsSplit,
        }),
        .. SqlAnalysers.All.SelectMany(analyser => Enum.GetValues<Dialect>().Select(dialect => new FuzzTarget(
            $"{analyser.Name} of {dialect}", Fragments.Sql, Some, sql => analyser.Read(new(sql, dialect)))
        {
            MayThrow = IsSplit,
        })),
        .. SqlAnalysers.OfStored.Select(analyser =>
            new FuzzTarget(analyser.Name, Fragments.Sql, Some, analyser.Read) { MayThrow = e => e is FormatException }),
        new("PositionedJson", Fragments.Json, Many, text => PositionedJson.Parse("x.json", Bytes(text), ErrorId.ConfigInvalid)),
        OfFile(folder, "dbmigrate.json", Fragments.Json, path => Assert.Equal(path, ConfigFile.Read(path).FilePath)),
        OfFile(folder, "_journal.json", Fragments.Json, path => Assert.All(
            JournalFile.Read(path).Entries, entry => Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(entry.When).Year, 1970, 9999))),
        OfFile(folder, "snapshot.json", OwnSnapshots(), path => MigrationSnapshot.TryRead(path)),
        OfFile(folder, "keys.json", OwnSnapshots(), path => MigrationSnapshot.TryReadKeys(path)),
        OfFile(folder, "a/snapshot.json", Fragments.DrizzleSnapshot, path => DrizzleSnapshot.Render(path, "x")),
        OfFile(folder, ".env", Fragments.Variables, path => ProjectVariables.Load(Path.GetDirectoryName(path)!, "default", _ => null)),
        new("SchemaJson.IsOurs", OwnSnapshots(), Some, text => SchemaJson.IsOurs(Bytes(text))),
        new(
            "DatabaseUrl",
            Fragments.Url,
            Many,
            text => Assert.Equal(DatabaseUrl.Parse(text, "/base").Redacted, DatabaseUrl.Parse(text, "/base").ToString())),
        new("RenameText", Fragments.Name, Many, text => RenameText.Parse(text)),
        new("MigrationTag", Fragments.Name, Many, CheckTag),
        new(
            "SourceFiles.Find",
            Fragments.Name,
            Some,
            text => SourceFiles.Find("x" + text.Replace("..", "", StringComparison.Ordinal), folder.Path, null)),
        new("SourceFiles.Decode", Fragments.Sql, Some, text => SourceFiles.Decode(Encoding.Latin1.GetBytes(text), "x.sql")),
        new("TypeCast", Fragments.Sql, Some, text => Casts.Find("c", text, "numeric(10,2)", retyped: true)),
        new("TypeCast.Rewrites", Fragments.Sql, Some, text => Casts.Rewrites(text, "numeric(10,2)")),
        new("UsingText", Fragments.Name, Many, text => UsingText.Parse(text)),
    ];

    private static FuzzTarget OfFile(TempFolder folder, string name, HostileText text, Action<string> read)
    {
        var path = folder.Write($"{name.Replace('.', '_')}/{name}", "");
        return new(name, text, Some, content =>
        {
            File.WriteAllBytes(path, Bytes(content));
            read(path);
        });
    }

    /// <summary>A snapshot of this tool's own, with every kind of object that a few statements can make.</summary>
    private static HostileText OwnSnapshots()
    {
        var table = new Table
        {
            Schema = "s",
            Name = "t",
            Columns =
            [
                new Column
                {
                    Name = "a",
                    Type = "integer",
                    NotNull = true,
                },
                new Column
                {
                    Name = "b",
                    Type = "text",
                    Default = "'x'",
                },
            ],
        };
        var key = new Constraint
        {
            Kind = ConstraintKind.PrimaryKey,
            Schema = "s",
            Table = "t",
            Name = "t_pkey",
            Columns = ["a"],
            Definition = "PRIMARY KEY (a)",
        };
        var type = new EnumType { Schema = "s", Name = "e", Values = ["a", "b"] };
        var model = new SchemaModel(Dialect.PostgreSql, 180000, [table, key, type], [new(key.Id, table.Id)]);
        return new(
            [
                "{", "}", "[", "]", ":", ",", "\"\"", "\"x\"", "null", "true", "0", "-1", "1e9", "\"\\ud800\"", "\"\\u0000\"",
                "\"kind\":", "\"table\"", "\"name\":", "\"columns\":", "\"objects\":", "\"dependencies\":", "[null]", "{}", "[[]]",
                "[\"Table\",null,\"t\"]",
            ],
            [
                SchemaJson.Write(model, [("tool", "1"), ("chain", "c"), ("sources", null), ("scope", "*")]),
                SchemaJson.Write(new(Dialect.Sqlite, 0, [], [])),
            ]);
    }

    private static void CheckTag(string tag)
    {
        MigrationTag.NameOf(tag);
        MigrationTag.TimeStamp(tag);
        MigrationTag.Check(MigrationTag.TrySlug(tag) ?? "x");
        MigrationTag.Check(tag);
        // What passes is one file in its folder, on every system.
        Assert.Equal("/base/" + tag, Path.GetFullPath(Path.Combine("/base", tag)).Replace('\\', '/')[^("/base/".Length + tag.Length)..]);
    }

    private static bool IsSplit(Exception e) => e is SqlSplitException;

    // Half of a surrogate pair becomes bytes that are no UTF-8: a file may hold anything.
    private static byte[] Bytes(string text) => text.Any(char.IsSurrogate) ? [.. text.Select(c => (byte)c)] : Encoding.UTF8.GetBytes(text);
}
