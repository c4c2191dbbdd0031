using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sources.Renames;

namespace DbMigrate.Planning;

/// <summary>Finds the columns that stated expressions are for.</summary>
/// <param name="to">The schema that is to be, by whose names columns are called.</param>
internal sealed class StatedExpressions(SchemaModel to)
{
    /// <summary>Reads <c>-Using</c> and <c>-- using:</c>; what <c>-Using</c> says goes before what a file does.</summary>
    /// <param name="stated">As <c>-Using</c> takes them.</param>
    /// <param name="hints">Those of schema files. One for a column that is not there says nothing.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UsingInvalid"/>.</exception>
    public IReadOnlyList<StatedExpression> Find(IReadOnlyList<string> stated, IReadOnlyList<UsingHint> hints)
    {
        var found = new Dictionary<ObjectId, StatedExpression>();
        foreach (var text in stated)
        {
            var (name, sql) = UsingText.Parse(text);
            var column = ColumnOf(name, text);
            if (!found.TryAdd(column, new(column, sql, IsHint: false)) && found[column].Sql != sql)
                throw Invalid($"There are two expressions for column '{column.Display}'.", "Keep one of them.", column.Display);
        }

        foreach (var hint in hints)
        {
            var schema = KnownEngines.Of(to.Dialect).DefaultSchema is { } usual ? hint.Schema ?? usual : null;
            ObjectId column = new(ObjectKind.Column, schema, hint.Column, hint.Table);
            if (to.Find<Table>(column.Owner(ObjectKind.Table))?.Find(hint.Column) is not null)
                found.TryAdd(column, new(column, hint.Expression, IsHint: true));
        }

        return [.. found.Values];
    }

    private ObjectId ColumnOf(IReadOnlyList<string> name, string text)
    {
        var tables = to
            .Objects.OfType<Table>()
            .Where(table => table.Name == name[^2] && (name.Count == 2 || table.Schema == name[0]))
            .ToList();
        var columns = tables.Where(table => table.Find(name[^1]) is not null).Select(table => table.ColumnId(name[^1])).ToList();
        // Without a schema it is the default one's, as everywhere.
        if (columns.Count > 1 && columns.Find(column => column.Schema == "public") is { Name: not null } usual) return usual;
        return columns switch
        {
            [var column] => column,
            [] => throw Invalid(
                $"'{text}': there is no column '{string.Join('.', name)}' in the schema that is to be.",
                tables is [var table, ..]
                    ? $"'{table.Id.Display}' has {string.Join(", ", table.Columns.Select(column => column.Name))}."
                    : "Write table.column=expression, with the names that they are to have.",
                text),
            _ => throw Invalid(
                $"'{text}' could mean {string.Join(" or ", columns.Select(column => $"'{column.Display}'"))}.",
                "Write the name with its schema.",
                text),
        };
    }

    private static DbMigrateException Invalid(string message, string action, string target) =>
        new(ErrorId.UsingInvalid, message, action, target);
}
