using System.Diagnostics;
using DbMigrate.Configuration;
using DbMigrate.Migrations;
using DbMigrate.Sources;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>The work grows with the text, not with its square: a quarter of a megabyte of anything is read in its own time.</summary>
public sealed class LongInputTests
{
    // With a square in it, each of these takes a minute and more; without, well under a tenth of a second.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    // What is written below are megabytes, and this part of them is read.
    private const int Part = 4;

    private static readonly (string Name, string Text)[] Texts =
    [
        ("signs behind an operator", "SELECT 1 =" + Repeat("+", 400_000)),
        ("equals signs", "SELECT 1 " + Repeat("=", 1_000_000)),
        ("slashes and stars", "SELECT 1 " + Repeat("*/", 500_000)),
        ("minus signs apart", "SELECT 1 " + Repeat("- ", 500_000)),
        ("markers on one line", Repeat("--> statement-breakpoint", 100_000)),
        ("comments and markers on one line", Repeat("-- x --> statement-breakpoint", 100_000)),
        ("arrows in comments", "-- " + Repeat(">", 1_000_000)),
        ("BEGIN after a long comment", "CREATE /*" + Repeat("x", 1_000_000) + "*/ " + Repeat("BEGIN ATOMIC ", 50_000)),
        ("BEGIN after a long name", "\"" + Repeat("x", 1_000_000) + "\" " + Repeat("BEGIN ATOMIC ", 50_000)),
        ("BEGIN in a trigger", "CREATE TRIGGER t " + Repeat("BEGIN ", 200_000)),
        ("END in a trigger", "CREATE TRIGGER t BEGIN " + Repeat("; END ", 70_000)),
        ("parentheses", "SELECT " + Repeat("(", 1_000_000)),
        ("closed parentheses", "CREATE TABLE t (a int DEFAULT " + Repeat("(", 200_000) + "1" + Repeat(")", 200_001)),
        ("brackets", Repeat("[", 1_000_000)),
        ("open comments", Repeat("/*", 500_000)),
        ("nested comments", Repeat("/*", 300_000) + Repeat("*/", 300_000) + " SELECT 1"),
        ("one long string", "SELECT '" + Repeat("a''", 500_000) + "'"),
        ("one long name", "CREATE TABLE \"" + Repeat("a\"\"", 500_000) + "\" (a int)"),
        ("strings that go on", "SELECT E'a'" + Repeat("\n'b'", 200_000)),
        ("E-strings before line ends", Repeat("E'a'\n\n\n\n\n", 100_000)),
        ("dollars", Repeat("$", 1_000_001)),
        ("tags", Repeat("$a", 500_000)),
        ("unlike dollar quotes", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"$a{i}$ "))),
        ("one long tag", "$" + Repeat("a", 1_000_000)),
        ("semicolons", Repeat(";", 1_000_000)),
        ("short statements", Repeat("a;", 100_000)),
        ("lines", Repeat("\n", 1_000_000)),
        ("CRs", Repeat("\r", 1_000_000)),
        ("words", "SELECT " + Repeat("a ", 500_000)),
        ("a long path of names", "SELECT " + Repeat("a.", 250_000)),
        ("options", "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (" + Repeat("refresh = true, ", 60_000)),
        ("set_config that is none", "SELECT set_config " + Repeat("set_config ", 90_000)),
        ("COPY", "COPY t " + Repeat("FROM (", 150_000)),
        ("columns", "CREATE TABLE t (" + Repeat("a int, ", 150_000) + "b int)"),
        ("dropped columns", "ALTER TABLE t " + Repeat("DROP COLUMN a, ", 70_000)),
        ("dropped tables", "DROP TABLE " + Repeat("a, ", 300_000) + "b"),
        ("blobs that are none", "SELECT " + Repeat("x'", 500_000)),
        ("DO", "DO '" + Repeat("ALTER ", 150_000) + "'"),
        ("no white space", Repeat("a", 1_000_000)),
        ("other white space", "SELECT" + Repeat("\u00A0", 1_000_000)),
        ("rows", "COPY t FROM stdin;\n" + Repeat("1\t'\n", 250_000) + "\\.\n"),
        ("rows without end", "COPY t FROM stdin;\n" + Repeat("1\t'\n", 250_000)),
        ("copies", Repeat("COPY t FROM stdin;\n\\.\n", 40_000)),
        ("escapes", "SET standard_conforming_strings = off;SELECT " + Repeat("'\\'', ", 20_000) + "''"),
        ("psql lines", Repeat("\\restrict x\n", 80_000)),
        ("hints above nothing", Repeat("-- renamed from: a\n", 50_000)),
        ("hints above one line", Repeat("-- renamed from: a\n", 50_000) + "CREATE TABLE t (a int);"),
        ("CREATE in CREATE", Repeat("CREATE OR REPLACE TABLE ", 40_000)),
    ];

    public static TheoryData<string> Names { get; } = [.. Texts.Select(text => text.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Reading_it_takes_its_own_time(string name)
    {
        var text = Texts.Single(text => text.Name == name).Text;
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            var script = new SqlScript(text, dialect);
            Within($"the splitter of {dialect}", () => _ = script.Statements);
            foreach (var analyser in SqlAnalysers.All) Within($"{analyser.Name} of {dialect}", () => analyser.Read(script));
        }

        foreach (var analyser in SqlAnalysers.OfStored) Within(analyser.Name, () => analyser.Read(text));
    }

    [Theory]
    [InlineData("deep", "{\"a\":", "", 1_000_000)]
    [InlineData("lists", "[", "", 1_000_000)]
    [InlineData("members below a long key", "{\"", "", 0)]
    [InlineData("elements", "[0,", "0]", 300_000)]
    public void A_long_configuration_takes_its_own_time(string name, string repeated, string end, int count)
    {
        var text = name switch
        {
            "members below a long key" => "{\""
                + Repeat("k", 1_000_000)
                + "\":{"
                + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i}\":0"))
                + "}}",
            "elements" => "[" + Repeat("0,", count) + end,
            _ => Repeat(repeated, count),
        };
        Within($"JSON: {name}", () => PositionedJson.Parse("x.json", System.Text.Encoding.UTF8.GetBytes(text), ErrorId.ConfigInvalid));
        using var folder = new TempFolder("long");
        var path = folder.Write("a/snapshot.json", text);
        Within($"Drizzle: {name}", () => DrizzleSnapshot.Render(path, "x"));
        Within($"own: {name}", () => MigrationSnapshot.TryRead(path));
    }

    [Fact]
    public void A_Drizzle_snapshot_of_one_long_name_takes_its_own_time()
    {
        var columns = string.Join(
            ',', Enumerable.Range(0, 3000).Select(i => $$"""{"entityType":"columns","table":"t","name":"c{{i}}","type":"text"}"""));
        var tables = string.Join(',', Enumerable.Range(0, 3000).Select(i => $$"""{"entityType":"tables","name":"t{{i}}"}"""));
        using var folder = new TempFolder("long");
        var path = folder.Write(
            "a/snapshot.json",
            $$"""{"version":"7","dialect":"sqlite","ddl":[{"entityType":"tables","name":"t"},{{tables}},{{columns}}]}""");

        Within("entities", () => DrizzleSnapshot.Render(path, "x"));
    }

    [
        Theory,
        InlineData("//:"),
        InlineData("//a:b"),
        InlineData("a://b:c@"),
        InlineData("password="),
        InlineData("host="),
        InlineData("password = "),
        InlineData("host=;password='"),
        InlineData("ssl password=\""),
        InlineData("a")
    ]
    public void Masking_a_long_message_takes_its_own_time(string repeated) =>
        Within(repeated, () => SecretText.Redact(Repeat(repeated, 30_000) + "@="));

    [Fact]
    public void A_glob_follows_links_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        using var folder = new TempFolder("links");
        using var beside = new TempFolder("beside");
        folder.Write("a/x.sql", "SELECT 1");
        beside.Write("y.sql", "SELECT 1");
        for (var i = 0; i < 8; i++) Directory.CreateSymbolicLink(folder.File("a", $"loop{i}"), folder.Path);
        for (var i = 0; i < 8; i++) Directory.CreateSymbolicLink(beside.File($"back{i}"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("b"), beside.Path);
        Directory.CreateSymbolicLink(folder.File("gone"), folder.File("nowhere"));

        IReadOnlyList<string> found = [];
        Within("links", () => found = SourceFiles.Find("**/*.sql", folder.Path, null));

        Assert.Equal([folder.File("a", "x.sql"), folder.File("b", "y.sql")], found);
    }

    private static void Within(string what, Action read)
    {
        Exception? unexpected = null;
        var reader = new Thread(() =>
        {
            try
            {
                read();
            }
            catch (Exception e) when (e is DbMigrateException or SqlSplitException or FormatException)
            {
                // What no engine takes is refused.
            }
            catch (Exception e)
            {
                unexpected = e;
            }
        })
        { IsBackground = true };
        var watch = Stopwatch.StartNew();
        reader.Start();
        Assert.True(reader.Join(Hang), $"{what}: not done after {watch.Elapsed}.");
        if (unexpected is not null) Assert.Fail($"{what}: {unexpected}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms {what}");
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count / Part));
}
