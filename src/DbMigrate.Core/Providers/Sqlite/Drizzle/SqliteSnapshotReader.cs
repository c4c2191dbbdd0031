using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Sqlite.Drizzle;

/// <summary>Reads SQLite snapshots of versions 5 and 6: objects by their names.</summary>
internal static class SqliteSnapshotReader
{
    public static DrizzleSchema Read(SnapshotJson root)
    {
        var schema = new DrizzleSchema();
        foreach (var (_, row) in root["tables"].Members)
            schema.Tables.Add(Table(row, root["internal"]["indexes"]));
        foreach (var (_, row) in root["views"].Members)
        {
            if (!row["isExisting"].IsTrue && row["definition"].TextIfAny is { } definition)
                schema.Views.Add(new(new(null, row["name"].Text), definition, false, null, null, null, false));
        }

        return schema;
    }

    private static DrizzleTable Table(SnapshotJson row, SnapshotJson indexes)
    {
        var table = new DrizzleTable(new DrizzleName(null, row["name"].Text));
        table.Columns.AddRange(row["columns"].Members.Select(column => Column(column.Value)));
        table.Keys.AddRange(
            row["compositePrimaryKeys"].Members.Select(key => new DrizzleKey(null, "PRIMARY KEY", key.Value["columns"].Texts)));
        // Their names do not reach the database.
        table.ForeignKeys.AddRange(row["foreignKeys"].Members.Select(key => new DrizzleForeignKey(
            null,
            key.Value["columnsFrom"].Texts,
            new(null, key.Value["tableTo"].Text),
            key.Value["columnsTo"].Texts,
            key.Value["onUpdate"].TextIfAny,
            key.Value["onDelete"].TextIfAny)));
        table.Keys.AddRange(
            row["uniqueConstraints"].Members.Select(key => new DrizzleKey(key.Value["name"].Text, "UNIQUE", key.Value["columns"].Texts)));
        table.Checks.AddRange(
            row["checkConstraints"].Members.Select(check => new DrizzleCheck(check.Value["name"].Text, check.Value["value"].Text)));
        table.Indexes.AddRange(row["indexes"].Members.Select(index => Index(index.Value, indexes)));
        return table;
    }

    private static DrizzleColumn Column(SnapshotJson row) => new(row["name"].Text, row["type"].Text)
    {
        NotNull = row["notNull"].IsTrue,
        PrimaryKey = row["primaryKey"].IsTrue ? row["autoincrement"].IsTrue ? "PRIMARY KEY AUTOINCREMENT" : "PRIMARY KEY" : null,
        Default = row["default"].TextOrNull,
        Generated = row["generated"].IsThere ? SqliteDrizzleSql.Generated(row["generated"]) : null,
    };

    // Which columns are expressions stands elsewhere.
    private static DrizzleIndex Index(SnapshotJson row, SnapshotJson internals)
    {
        var name = row["name"].Text;
        var columns = internals[name]["columns"];
        return new(
            name,
            row["isUnique"].IsTrue,
            [.. row["columns"].Texts.Select(column => columns[column]["isExpression"].IsTrue ? column : SqlDialect.Quote(column))],
            null,
            null,
            row["where"].TextIfAny);
    }
}
