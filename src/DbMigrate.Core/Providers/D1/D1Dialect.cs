using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite;

namespace DbMigrate.Providers.D1;

/// <summary>SQLite's SQL for the journal and history tables, with what D1 has beside it.</summary>
internal sealed class D1Dialect : SqliteDialect
{
    /// <summary>The table in which wrangler records what it applied.</summary>
    public const string Wrangler = "d1_migrations";

    public static new D1Dialect Instance { get; } = new();

    public override TableName? OtherJournal { get; } = new(null, Wrangler);

    public override bool KeepsBookmarks => true;

    public override string ProbeObjects(params IReadOnlyList<TableName> ours) =>
        base.ProbeObjects([.. ours, .. D1Engine.OwnTables.Select(name => new TableName(null, name))]);
}
