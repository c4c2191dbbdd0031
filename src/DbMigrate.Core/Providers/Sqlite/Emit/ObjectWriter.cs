using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>Writes the statements that make and drop what is no table, and the pragmas around a rebuild.</summary>
internal static class ObjectWriter
{
    public const string ForeignKeysOff = "PRAGMA foreign_keys=OFF";
    public const string ForeignKeysOn = "PRAGMA foreign_keys=ON";

    /// <summary>Until the transaction's end a row may refer to none: of tables that are made anew together some are without rows for a
    /// while.</summary>
    public const string DeferForeignKeys = "PRAGMA defer_foreign_keys=ON";

    /// <summary>Views and triggers are left as they are, and not looked at, while tables they name come and go.</summary>
    public const string LegacyAlterOn = "PRAGMA legacy_alter_table=ON";
    public const string LegacyAlterOff = "PRAGMA legacy_alter_table=OFF";

    public static string Create(SchemaObject item) => item switch
    {
        View view => view.Statement ?? view.Definition,
        Trigger trigger => trigger.Statement ?? trigger.Definition,
        TableIndex index => index.Definition,
        Table { Kind: TableKind.Virtual, Definition: { } definition } => definition,
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    /// <summary>An index as one of another table.</summary>
    public static string CreateOn(TableIndex index, string table)
    {
        var (own, other) = ($" ON {SqliteName.Quote(index.Table)} (", $" ON {SqliteName.Quote(table)} (");
        var at = index.Definition.IndexOf(own, StringComparison.Ordinal);
        return string.Concat(index.Definition.AsSpan(0, at), other, index.Definition.AsSpan(at + own.Length));
    }

    public static string Drop(SchemaObject item) => item switch
    {
        View => $"DROP VIEW {SqliteName.Quote(item.Name)}",
        Trigger => $"DROP TRIGGER {SqliteName.Quote(item.Name)}",
        TableIndex => $"DROP INDEX {SqliteName.Quote(item.Name)}",
        Table => TableWriter.Drop(item.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    /// <summary>Whether a value comes back as another from the type it is to have.</summary>
    public static string ProbeConversion(string table, string column, Affinity to)
    {
        var value = SqliteName.Quote(column);
        var changes = to switch
        {
            // Only what reads as a number is made one; '007' and '1.50' are others then.
            Affinity.Integer or Affinity.Numeric or Affinity.Real =>
                $"typeof({value}) = 'text' AND CAST({value} AS NUMERIC) = {value}"
                + $" AND CAST(CAST({value} AS NUMERIC) AS TEXT) <> {value} COLLATE BINARY",
            _ => $"typeof({value}) = 'real' AND CAST(CAST({value} AS TEXT) AS REAL) <> {value}",
        };
        if (to == Affinity.Real)
            changes = $"({changes}) OR (typeof({value}) = 'integer' AND CAST(CAST({value} AS REAL) AS INTEGER) <> {value})";
        return $"SELECT EXISTS (SELECT 1 FROM {SqliteName.Quote(table)} WHERE {changes})";
    }
}
