using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes what a table has beside its columns, at a column where Drizzle has a word for it there.</summary>
/// <param name="text">The table.</param>
/// <param name="table">The same as the model has it.</param>
/// <param name="module">Where it is declared.</param>
/// <param name="tables">All tables.</param>
/// <param name="parts">What is said of the table's parts.</param>
/// <param name="isSerial">Whether a column is a serial one, which is never null by itself.</param>
/// <param name="isLater">Whether a table is declared after this one, or is this one.</param>
internal sealed class TableKeys(
    TableText text, Table table, ModuleText module, IReadOnlyDictionary<ObjectId, TableText> tables, IReadOnlyList<TablePart> parts,
    Func<Column, bool> isSerial, Func<ObjectId, bool> isLater)
{
    private readonly HashSet<TablePart> _written = [];

    /// <summary>Whether its extras name a table that comes later, so that the compiler has to be told their type.</summary>
    public bool NeedsType { get; private set; }

    /// <summary>What is called on the column's builder.</summary>
    public string OfColumn(Column column)
    {
        var primary = Find<Constraint>(item =>
            item.Kind == ConstraintKind.PrimaryKey && IsOnly(item.Columns, column) && item.Name == $"{table.Name}_pkey");
        var calls =
            primary is not null ? ".primaryKey()"
            : column.NotNull && column.Identity is null && !isSerial(column) ? ".notNull()"
            : "";
        if (Find<Constraint>(item => item.Kind == ConstraintKind.Unique && IsOnly(item.Columns, column)) is { } unique)
            calls += Unique(unique, column);
        var key = Find<ForeignKey>(item =>
            IsOnly(item.Columns, column) && item.ReferencedColumns.Count == 1 && item.Name == DrizzleNames.ForeignKey(item));
        return key is null ? calls : calls + References(key);
    }

    /// <summary>Adds the rest to the table's extras.</summary>
    public void AddExtras()
    {
        foreach (var part in parts.Where(part => !_written.Contains(part)))
        {
            text.Extras.Add(part switch
            {
                Constraint { Kind: ConstraintKind.PrimaryKey } key => PrimaryKey(key),
                Constraint { Kind: ConstraintKind.Unique } key =>
                    $"{module.Use("unique")}({Name(key.Name)}).on({Columns(key.Columns)}){(IsNotDistinct(key) ? ".nullsNotDistinct()" : "")}",
                Constraint check => $"{module.Use("check")}({Name(check.Name)}, {module.Sql(SayableObject.Check(check.Definition)!)})",
                ForeignKey key => ForeignKey(key),
                TableIndex index => Index(index),
                Policy policy => PolicyOf(policy),
                _ => throw new InvalidOperationException($"There is no word for {part.Id}."),
            });
        }
    }

    private string Unique(Constraint key, Column column)
    {
        var name = key.Name == DrizzleNames.Cut($"{table.Name}_{column.Name}_unique") && !IsNotDistinct(key) ? "" : Name(key.Name);
        return $".unique({name}{(IsNotDistinct(key) ? ", { nulls: \"not distinct\" }" : "")})";
    }

    private string References(ForeignKey key)
    {
        var to = key.References.Id(ObjectKind.Table);
        var type = isLater(to) ? $": {module.UseType("AnyPgColumn")}" : "";
        var actions = KeyActions.Of(key)!;
        var options = string.Join(
            ", ", new[] { Action("onUpdate", actions.OnUpdate), Action("onDelete", actions.OnDelete) }.OfType<string>());
        return $".references((){type} => "
            + $"{tables[to].Name}.{tables[to].Key(key.ReferencedColumns[0])}{(options.Length == 0 ? "" : $", {{ {options} }}")})";
    }

    private string PrimaryKey(Constraint key)
    {
        var name =
            key.Columns.Count > 1 && key.Name == DrizzleNames.Cut($"{table.Name}_{string.Join('_', key.Columns)}_pk")
                ? ""
                : $"name: {Name(key.Name)}, ";
        return $"{module.Use("primaryKey")}({{ {name}columns: [{Columns(key.Columns)}] }})";
    }

    private string ForeignKey(ForeignKey key)
    {
        var to = key.References.Id(ObjectKind.Table);
        var isSelf = to == table.Id;
        NeedsType |= !isSelf && isLater(to);
        var name = key.Name == DrizzleNames.ForeignKey(key) ? "" : $"name: {Name(key.Name)}, ";
        var actions = KeyActions.Of(key)!;
        var columns =
            $"columns: [{Columns(key.Columns)}], foreignColumns: "
                + $"[{tables[to].List(isSelf ? "table" : tables[to].Name, key.ReferencedColumns)}]";
        return $"{module.Use("foreignKey")}({{ {name}{columns} }})"
            + (actions.OnUpdate is { } update ? $".onUpdate({TypeScriptText.Literal(update)})" : "")
            + (actions.OnDelete is { } delete ? $".onDelete({TypeScriptText.Literal(delete)})" : "");
    }

    private string Index(TableIndex index)
    {
        var parts = IndexParts.Of(index)!;
        var keys = string.Join(", ", parts.Keys.Select(Key));
        var options = parts.Options.Select(option =>
        {
            var (name, value) = PostgresText.Split(option);
            return $"{name}: {ViewText.Value(value)}";
        });
        return $"{module.Use(index.Unique ? "uniqueIndex" : "index")}({Name(index.Name)})"
            + (parts.Method == "btree" ? $".on({keys})" : $".using({TypeScriptText.Literal(parts.Method)}, {keys})")
            + (parts.Where is { } where ? $".where({module.Sql(where)})" : "")
            + (parts.Options.Count > 0 ? $".with({{ {string.Join(", ", options)} }})" : "");
    }

    /// <summary>A column with its order or its operator class; anything else, and both together, which Drizzle Kit forgets one of, as
    /// SQL.</summary>
    private string Key(string key)
    {
        var column = table.Columns.FirstOrDefault(column =>
            key == column.Quoted() || key.StartsWith($"{column.Quoted()} ", StringComparison.Ordinal));
        if (column is null) return module.Sql(key);
        var of = $"table.{text.Key(column.Name)}";
        var rest = key[column.Quoted().Length..].TrimStart();
        return rest switch
        {
            "" => of,
            "DESC" => $"{of}.desc().nullsFirst()",
            "DESC NULLS LAST" => $"{of}.desc().nullsLast()",
            "NULLS FIRST" => $"{of}.asc().nullsFirst()",
            _ when rest.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.') =>
                $"{of}.op({TypeScriptText.Literal(rest.StartsWith("public.", StringComparison.Ordinal) ? rest["public.".Length..] : rest)})",
            _ => module.Sql(key),
        };
    }

    private string PolicyOf(Policy policy)
    {
        var given = new List<string>();
        if (!policy.Permissive) given.Add("as: \"restrictive\"");
        if (policy.Command != "ALL") given.Add($"for: {TypeScriptText.Literal(policy.Command.ToLowerInvariant())}");
        if (policy.Roles.Count == 1) given.Add($"to: {TypeScriptText.Literal(policy.Roles[0])}");
        else if (policy.Roles.Count > 1) given.Add($"to: {TypeScriptText.Literals(policy.Roles)}");
        if (policy.Using is { } condition) given.Add($"using: {module.Sql(KitText.Without(condition, "--")!)}");
        if (policy.Check is { } check) given.Add($"withCheck: {module.Sql(KitText.Without(check, "--")!)}");
        return $"{module.Use("pgPolicy")}({Name(policy.Name)}{(given.Count == 0 ? "" : $", {{ {string.Join(", ", given)} }}")})";
    }

    private T? Find<T>(Func<T, bool> isIt)
        where T : TablePart
    {
        var found = parts.OfType<T>().FirstOrDefault(isIt);
        if (found is not null) _written.Add(found);
        return found;
    }

    private string Columns(IEnumerable<string> columns) => text.List("table", columns);

    private static string? Action(string when, string? action) => action is null ? null : $"{when}: {TypeScriptText.Literal(action)}";

    private static string Name(string name) => TypeScriptText.Literal(name);

    private static bool IsNotDistinct(Constraint key) => key.Definition.StartsWith("UNIQUE NULLS NOT DISTINCT ", StringComparison.Ordinal);

    private static bool IsOnly(EquatableArray<string> columns, Column column) => columns.Count == 1 && columns[0] == column.Name;
}
