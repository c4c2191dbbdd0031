using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Views.</summary>
internal sealed class ViewPlanner : ObjectPlanner<View>
{
    public static ViewPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.View;

    public override string? RightsWord => "TABLES";

    public override bool SeesOnlyValues => true;

    protected override string Target(View item) => $"VIEW {PostgresText.Name(item)}";

    protected override string GrantTarget(View item) => $"TABLE {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(View item) =>
        [Statement("CREATE VIEW", item), .. Defaults(new View { Name = "", Definition = "" }, item)];

    /// <summary>CREATE OR REPLACE keeps the columns there are and adds others at the end.</summary>
    protected override IReadOnlyList<string>? Alter(View from, View to)
    {
        var statements = new List<string>();
        if (from.Definition != to.Definition || !from.Columns.Select(Shape).SequenceEqual(to.Columns.Select(Shape)))
        {
            if (!to.Columns.Take(from.Columns.Count).Select(Shape).SequenceEqual(from.Columns.Select(Shape))) return null;
            statements.Add(Statement("CREATE OR REPLACE VIEW", to));
        }
        else if (from.Options != to.Options)
        {
            var gone = from
                .Options.Select(option => PostgresText.Split(option).Name)
                .Except(to.Options.Select(option => PostgresText.Split(option).Name))
                .ToList();
            if (gone.Count > 0) statements.Add($"ALTER VIEW {PostgresText.Name(to)} RESET ({PostgresText.OptionNames(gone)})");
            if (to.Options.Except(from.Options).ToList() is { Count: > 0 } set)
                statements.Add($"ALTER VIEW {PostgresText.Name(to)} SET ({PostgresText.Options(set)})");
        }

        statements.AddRange(Defaults(from, to));
        return statements;
    }

    private static string Statement(string create, View item) =>
        $"{create} {PostgresText.Name(item)}{(item.Options.Count > 0 ? $" WITH ({PostgresText.Options(item.Options)})" : "")} "
            + $"AS\n{item.Definition}";

    private static (string Name, string Type, string? Collation) Shape(Column column) => (column.Name, column.Type, column.Collation);

    private static IEnumerable<string> Defaults(View from, View to)
    {
        var old = from.Columns.ToDictionary(column => column.Name, column => column.Default);
        return to.Columns.Where(column => column.Default != old.GetValueOrDefault(column.Name)).Select(column =>
            $"ALTER VIEW {PostgresText.Name(to)} ALTER COLUMN {PostgresText.Identifier(column.Name)} "
                + $"{(column.Default is null ? "DROP DEFAULT" : $"SET DEFAULT {column.Default}")}");
    }

    protected override EquatableArray<Column> ColumnsOf(View item) => item.Columns;
}
