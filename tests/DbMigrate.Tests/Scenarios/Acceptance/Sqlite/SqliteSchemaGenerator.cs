using System.Text;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Makes schemas by chance and changes them by chance; the same seed makes the same.</summary>
internal sealed class SqliteSchemaGenerator(int seed)
{
    private static readonly string[] Types = ["INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "VARCHAR(10)", "DECIMAL(10,2)", ""];
    private static readonly string[] Names = ["a", "b", "Name", "order", "a b", "größe", "key", "x1", "quote\"d", "value"];

    private readonly Random _random = new(seed);

    public Schema Create()
    {
        var schema = new Schema([]);
        for (var i = _random.Next(1, 4); i > 0; i--) schema.Tables.Add(Table(schema));
        return schema;
    }

    /// <summary>Another schema, some steps away.</summary>
    public Schema Edit(Schema schema)
    {
        var edited = schema.Copy();
        for (var i = _random.Next(1, 5); i > 0; i--) Step(edited);
        return edited;
    }

    private void Step(Schema schema)
    {
        var table = schema.Tables[_random.Next(schema.Tables.Count)];
        var column = _random.Next(table.Columns.Count);
        switch (_random.Next(16))
        {
            case 0:
                schema.Tables.Add(Table(schema));
                break;
            case 1 when schema.Tables.Count > 1:
                schema.Tables.Remove(table);
                foreach (var other in schema.Tables.SelectMany(other => other.Columns))
                    other.References = other.References == table.Name ? null : other.References;
                break;
            case 2 when table.Columns.Count > 1:
                table.Columns.RemoveAt(column);
                break;
            case 3:
                table.Columns.Insert(column, Column(schema, table));
                break;
            case 4:
                table.Columns[column].Type = Pick(Types);
                break;
            case 5:
                table.Columns[column].Default = Default();
                break;
            case 6:
                table.Columns[column].Unique ^= true;
                break;
            case 7:
                table.Columns[column].Check ^= true;
                break;
            case 8:
                table.Columns[column].Indexed ^= true;
                break;
            case 9:
                table.HasView ^= true;
                break;
            case 10:
                table.HasTrigger ^= true;
                break;
            case 11:
                table.Key = _random.Next(4);
                break;
            case 12:
                table.Columns[column] = table.Columns[column] with { Virtual = !table.Columns[column].Virtual };
                break;
            case 13:
                table.Columns[column] = table.Columns[column] with { Collation = table.Columns[column].Collation is null ? "RTRIM" : null };
                break;
            case 14:
                // To SQLite the same name, but for letters beyond Z.
                var name = table.Columns[column].Name;
                table.Columns[column] = table.Columns[column] with
                {
                    Name = name == name.ToUpperInvariant() ? name.ToLowerInvariant() : name.ToUpperInvariant(),
                };
                break;
            default:
                table.Columns[column].References = Chance(2) ? null : Pick(schema.Tables).Name;
                break;
        }
    }

    private SchemaTable Table(Schema schema)
    {
        var name = Enumerable
            .Range(0, 20)
            .Select(i => i < Names.Length ? Names[i] + "_t" : $"t{i}")
            .First(name => schema.Tables.All(table => table.Name != name));
        var table = new SchemaTable(name) { Key = _random.Next(4), HasView = Chance(3), HasTrigger = Chance(4) };
        for (var i = _random.Next(1, 5); i > 0; i--) table.Columns.Add(Column(schema, table));
        return table;
    }

    private SchemaColumn Column(Schema schema, SchemaTable table) =>
        new(Names.First(name => table.Columns.All(column => !column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            Type = Pick(Types),
            Default = Default(),
            Unique = Chance(6),
            Check = Chance(6),
            Indexed = Chance(4),
            Virtual = Chance(8),
            Collation = Chance(6) ? "NOCASE" : null,
            References = schema.Tables.Count > 0 && Chance(4) ? Pick(schema.Tables).Name : null,
        };

    private string? Default() => _random.Next(6) switch
    {
        0 => "1",
        1 => "'it''s'",
        2 => "CURRENT_TIMESTAMP",
        3 => "(1 + 1)",
        _ => null,
    };

    private bool Chance(int of) => _random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    internal sealed record Schema(List<SchemaTable> Tables)
    {
        public Schema Copy() =>
            new([.. Tables.Select(table => table with { Columns = [.. table.Columns.Select(column => column with { })] })]);

        public string Sql() => string.Concat(Tables.Select(table => table.Sql(Tables)));
    }

    internal sealed record SchemaTable(string Name)
    {
        public List<SchemaColumn> Columns { get; init; } = [];

        public int Key { get; set; }

        public bool HasView { get; set; }

        public bool HasTrigger { get; set; }

        public string Sql(List<SchemaTable> tables)
        {
            var text = new StringBuilder();
            var name = SqliteDigest.Quote(Name);
            var key = Key switch
            {
                0 => "id INTEGER PRIMARY KEY, ",
                1 => "id INTEGER PRIMARY KEY AUTOINCREMENT, ",
                2 => "id TEXT NOT NULL PRIMARY KEY, ",
                _ => "id INT UNIQUE, ",
            };
            text.Append(
                $"CREATE TABLE {name} "
                    + $"({key}{string.Join(", ", Columns.Select(column => column.Sql()))}){(Key == 2 ? " WITHOUT ROWID" : "")};\n");
            foreach (var column in Columns.Where(column => column.Indexed))
                text.Append(
                    $"CREATE INDEX {SqliteDigest.Quote($"{Name} {column.Name}")} ON {name} ({SqliteDigest.Quote(column.Name)} DESC, "
                        + $"lower({SqliteDigest.Quote(column.Name)})) WHERE {SqliteDigest.Quote(column.Name)} IS NOT NULL;\n");
            if (HasView)
                text.Append(
                    $"CREATE VIEW {SqliteDigest.Quote($"{Name} v")} AS SELECT "
                        + $"{string.Join(", ", Columns.Select(column => SqliteDigest.Quote(column.Name)))} FROM {name};\n");
            var target = SqliteDigest.Quote(tables[0].Name);
            if (HasTrigger)
                text.Append(
                    $"CREATE TRIGGER {SqliteDigest.Quote($"{Name} r")} AFTER UPDATE ON {name} BEGIN DELETE FROM {target} WHERE id = "
                        + $"old.id; END;\n");
            return text.ToString();
        }
    }

    internal sealed record SchemaColumn(string Name)
    {
        public string Type { get; set; } = "";

        public string? Default { get; set; }

        public bool Unique { get; set; }

        public bool Check { get; set; }

        public bool Indexed { get; set; }

        public bool Virtual { get; init; }

        public string? Collation { get; init; }

        public string? References { get; set; }

        public string Sql()
        {
            var name = SqliteDigest.Quote(Name);
            if (Virtual) return $"{name} {Type} AS (coalesce(id, 0) || 'x')";
            return string.Concat(
                $"{name} {Type}",
                // Every row would get the same.
                Default is null || Unique ? "" : $" DEFAULT {Default}",
                Collation is null ? "" : $" COLLATE {Collation}",
                Unique ? " UNIQUE" : "",
                Check ? $" CHECK ({name} IS NULL OR length({name}) >= 0)" : "",
                References is null ? "" : $" REFERENCES {SqliteDigest.Quote(References)} (id) ON DELETE CASCADE");
        }
    }
}
