namespace DbMigrate.Sql.Scripts;

/// <summary>Rows that a script puts back from a copy without having taken them away: it counts on foreign keys to delete them in between,
/// as they do where nobody can turn them off.</summary>
/// <param name="Table">The table.</param>
/// <param name="Copied">The statement that made the copy.</param>
/// <param name="Ordinal">The statement that puts them back.</param>
internal sealed record RestoredRows(TableName Table, int Copied, int Ordinal);
