using DbMigrate.Sql;

namespace DbMigrate.Engines.Scripts;

/// <summary>A statement that a run sends.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Sql">The statement, without its semicolon.</param>
/// <param name="Source">The migration's statement that it is; null where it is one of ours.</param>
internal sealed record RecordedCommand(PlannedStatementKind Kind, string Sql, SqlStatement? Source = null);
