using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Sqlite.Drizzle;

/// <summary>Reads SQLite's entities of Drizzle Kit 1.0.</summary>
internal static class SqliteEntityReader
{
    public static DrizzleSchema Read(SnapshotJson entities)
    {
        var schema = new DrizzleSchema();
        var tables = new Dictionary<string, DrizzleTable>();
        foreach (var row in entities.Items.Where(row => row["entityType"].Text == "tables"))
        {
            var table = new DrizzleTable(new(null, row["name"].Text));
            schema.Tables.Add(table);
            if (!tables.TryAdd(table.Name.Name, table))
                throw row.Error("is a table that is there twice");
        }

        // Keys are written beside their columns.
        foreach (var row in entities.Items.OrderBy(row => row["entityType"].Text is "pks" or "uniques"))
        {
            if (row["table"].TextOrNull is { } name)
                Add(tables.GetValueOrDefault(name) ?? throw row.Error("belongs to a table that is not there"), row);
            else if (row["entityType"].Text == "views" && !row["isExisting"].IsTrue && row["definition"].TextIfAny is { } definition)
                schema.Views.Add(new(new(null, row["name"].Text), definition, false, null, null, null, false));
        }

        return schema;
    }

    private static void Add(DrizzleTable table, SnapshotJson row)
    {
        switch (row["entityType"].Text)
        {
            case "columns":
                table.Columns.Add(new(row["name"].Text, row["type"].Text)
                {
                    NotNull = row["notNull"].IsTrue,
                    // The key comes later and only adds to it.
                    PrimaryKey = row["autoincrement"].IsTrue ? "PRIMARY KEY AUTOINCREMENT" : null,
                    Default = row["default"].TextIfAny,
                    Generated = row["generated"].IsThere ? SqliteDrizzleSql.Generated(row["generated"]) : null,
                });
                break;
            case "indexes":
                table.Indexes.Add(new(
                    row["name"].Text,
                    row["isUnique"].IsTrue,
                    [
                        .. row["columns"]
                            .Items.Select(column =>
                                column["isExpression"].IsTrue ? column["value"].Text : SqlDialect.Quote(column["value"].Text)),
                    ],
                    null,
                    null,
                    row["where"].TextIfAny));
                break;
            case "fks":
                table.ForeignKeys.Add(new(
                    row["name"].Text, row["columns"].Texts, new(null, row["tableTo"].Text), row["columnsTo"].Texts,
                    DrizzleParts.Action(row["onUpdate"]), DrizzleParts.Action(row["onDelete"])));
                break;
            case "pks":
                AddKey(table, row, "PRIMARY KEY");
                break;
            case "uniques":
                AddKey(table, row, "UNIQUE");
                break;
            case "checks":
                table.Checks.Add(new(row["name"].Text, row["value"].Text));
                break;
            case var other:
                throw row.Error($"is of the kind '{other}', which is not known");
        }
    }

    // Drizzle Kit leaves NOT NULL out where SQLite keeps it anyway.
    private static bool IsInteger(DrizzleColumn column) => column.Type.StartsWith("int", StringComparison.OrdinalIgnoreCase);

    private static void AddKey(DrizzleTable table, SnapshotJson row, string kind)
    {
        var columns = row["columns"].Texts;
        var column = columns.Count == 1 ? table.Columns.Find(column => column.Name == columns[0]) : null;
        var name = row["nameExplicit"].IsTrue ? $"CONSTRAINT {SqlDialect.Quote(row["name"].Text)} " : "";
        if (column is not null && kind == "UNIQUE")
            column.Unique = name + kind;
        else if (column is not null && name.Length == 0)
            table.Columns[table.Columns.IndexOf(column)] = column with
            {
                PrimaryKey = column.PrimaryKey ?? kind,
                NotNull = column.NotNull && !IsInteger(column),
            };
        else
            table.Keys.Add(new(row["name"].Text, kind, columns));
    }
}
