using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources;

namespace DbMigrate.Tests.Hostile;

/// <summary>Everything that looks into SQL. A new reader of statements gets a line here: the fuzz and the long inputs then read through it.</summary>
internal static class SqlAnalysers
{
    private static readonly SchemaModel Empty = new(Dialect.PostgreSql, 0, [], []);

    /// <summary>Readers of a whole script.</summary>
    public static IReadOnlyList<(string Name, Action<string, Dialect> Read)> All { get; } =
    [
        ("DownHazards", (sql, dialect) => DownHazards.Find(Split(sql, dialect), dialect)),
        ("RenameHints", (sql, dialect) => RenameHints.Find([new("x.sql", sql)], dialect)),
        ("RenameStatements", (sql, dialect) => RenameStatements.Between(Empty, Empty, Split(sql, dialect))),
        ("ScriptPlan", (sql, dialect) => Plan(Split(sql, dialect), dialect)),
        ("PsqlScript", (sql, dialect) => PsqlScript.WithoutRestrict(sql)),
        ("SqlSource", (sql, dialect) => Each(new SqlSource("x.sql", sql).Split(dialect), _ => { })),
        ("ClusterStatement", (sql, dialect) => Each(Split(sql, dialect), statement => ClusterStatement.Of(statement))),
        ("AddedEnumValue", (sql, dialect) => Each(Split(sql, dialect), statement => PostgresStatementClassifier.TryGetAddedEnumValue(statement, out _))),
        ("ForeignKeysPragma", (sql, dialect) => Each(Split(sql, dialect), statement => SqliteStatementClassifier.TryGetForeignKeys(statement, out _))),
    ];

    /// <summary>Readers of one statement that SQLite stored, whatever wrote it; the ones that complain do so with a FormatException.</summary>
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

    public static List<SqlStatement> Split(string sql, Dialect dialect) => [.. SqlSplitters.For(dialect).Split(new StringReader(sql))];

    private static void Plan(IReadOnlyList<SqlStatement> statements, Dialect dialect)
    {
        if (dialect == Dialect.PostgreSql) PostgresPlanner.Plan(statements);
        else SqlitePlanner.Plan(statements, TransactionMode.PerMigration);
    }

    private static void Each<T>(IEnumerable<T> items, Action<T> read)
    {
        foreach (var item in items) read(item);
    }
}
