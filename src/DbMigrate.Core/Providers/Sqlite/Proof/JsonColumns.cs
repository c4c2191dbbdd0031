using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Proof;

/// <summary>Finds the columns of a table that are read as JSON, before or afterwards: by an index, a computed column or a check. A text of
/// another kind is an error there.</summary>
internal sealed class JsonColumns(RowTrial trial, Table table, TracedTable? traced)
{
    private readonly HashSet<string> _before = Words(trial.From, table);
    private readonly HashSet<string> _after = traced is null ? [] : Words(trial.To, traced.To);

    public bool Contains(Column column) =>
        _before.Contains(column.Name)
        || (traced?.Columns.FirstOrDefault(item => item.From.Name == column.Name) is { To.Name: var later } && _after.Contains(later));

    /// <summary>The names in all expressions of the table that have to do with JSON.</summary>
    private static HashSet<string> Words(SchemaModel model, Table table)
    {
        var parts = model.Objects.OfType<TablePart>().Where(part => SqliteNameComparer.Instance.Equals(part.Table, table.Name));
        return table.Columns.Select(column => column.Generated)
            .Concat(parts.Select(part => part switch
            {
                TableIndex index => index.Definition,
                Constraint { Kind: ConstraintKind.Check } check => check.Definition,
                _ => null,
            }))
            .OfType<string>()
            .Select(SqliteLexer.Read)
            .Where(tokens => tokens.Exists(ReadsJson))
            .SelectMany(tokens => tokens.Where(token => token.IsName).Select(token => token.Value))
            .ToHashSet(SqliteNameComparer.Instance);
    }

    private static bool ReadsJson(SqliteToken token) =>
        token.Is("->") || token.Is("->>") || (token.IsName && token.Value.StartsWith("json", StringComparison.OrdinalIgnoreCase));
}
