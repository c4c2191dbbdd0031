using DbMigrate.Engines;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources;
using DbMigrate.Sources.Renames;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Everything that looks into SQL. A new reader of statements gets a line here: the fuzz and the long inputs then read through
/// it.</summary>
internal static class SqlAnalysers
{
    private static readonly SchemaModel Empty = new(Dialect.PostgreSql, 0, [], []);

    /// <summary>Readers of a whole script.</summary>
    public static IReadOnlyList<(string Name, Action<SqlScript> Read)> All { get; } =
    [
        ("Hazards", script => new HazardFinder(script.Dialect, before: null).Find(script.Statements)),
        ("StatementDirectives", script => Each(script.Statements, statement => StatementDirectives.AllowanceOf(statement))),
        ("RenameHints", script => RenameHints.Find([new("x.sql", script.Text)], script.Dialect)),
        ("UsingHint", script => UsingHint.Find([new("x.sql", script.Text)], script.Dialect)),
        ("RenameStatements", script => RenameStatements.Between(Empty, Empty, script.Statements)),
        (
            "ScriptPlan",
            script =>
                _ =
                    script.Dialect == Dialect.PostgreSql
                        ? PostgresPlanner.Plan(script.Statements)
                        : SqlitePlanner.Plan(script.Statements, new(), () => false)),
        ("OnlySql", script => new SqlSource("x.sql", script.Text).OnlySql(script.Dialect)),
        ("ScriptReview", script => ScriptReview.Of(KnownEngines.Of(script.Dialect).ScriptRules, _ => script.Statements)),
        ("PostgresReasons", script => Each(script.Statements, statement => PostgresReasons.Find(statement, "42601", 0, 14))),
        ("SqliteReasons", script => Each(script.Statements, statement => SqliteReasons.Find(statement, "syntax error", 0))),
        ("SqlSource", script => Each(new SqlSource("x.sql", script.Text).Split(script.Dialect), _ => { })),
        ("ClusterStatement", script => Each(script.Statements, statement => ClusterStatement.Of(statement))),
        (
            "AddedEnumValue",
            script => Each(script.Statements, statement => PostgresStatementClassifier.TryGetAddedEnumValue(statement, out _))),
        (
            "ForeignKeysPragma",
            script => Each(script.Statements, statement => SqliteStatementClassifier.TryGetForeignKeys(statement, out _))),
    ];

    /// <summary>Readers of one statement that SQLite stored, whatever wrote it; the ones that complain do so with a
    /// FormatException.</summary>
    public static IReadOnlyList<(string Name, Action<string> Read)> OfStored { get; } =
    [
        ("SqliteLexer", sql => CanonicalText.Of(CanonicalText.Unwrap(SqliteLexer.Read(sql).ToArray()), new("t", ["a", "b"]))),
        ("TableTextReader", sql => TableTextReader.Read(sql)),
        ("PartText.Index", sql => PartText.Index("i", "t", sql, null)),
        ("PartText.View", sql => PartText.View("v", sql)),
        ("PartText.Trigger", sql => PartText.Trigger("g", "t", sql)),
        ("PartText.VirtualTable", sql => PartText.VirtualTable("f", sql)),
        ("PartText.ModuleOf", sql => PartText.ModuleOf(sql)),
        ("SourceNames", sql => Each(SourceNames.In(sql), _ => { })),
    ];

    private static void Each<T>(IEnumerable<T> items, Action<T> read)
    {
        foreach (var item in items) read(item);
    }
}

/// <summary>A script, and its statements once somebody asks for them.</summary>
internal sealed record SqlScript(string Text, Dialect Dialect)
{
    public IReadOnlyList<SqlStatement> Statements => field ??= [.. KnownEngines.Of(Dialect).Splitter.Split(new StringReader(Text))];
}
