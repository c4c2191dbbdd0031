using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Postgres.Drizzle;

/// <summary>Reads PostgreSQL snapshots of versions 5 to 7: objects by their names.</summary>
internal sealed partial class PostgresSnapshotReader(SnapshotJson root)
{
    private readonly DrizzleSchema _schema = new();
    private readonly HashSet<string> _enums = [];

    public DrizzleSchema Read()
    {
        _schema.Schemas.AddRange(root["schemas"].Members.Select(schema => schema.Name));
        foreach (var (_, row) in root["enums"].Members)
        {
            // Up to version 5 the values are members of an object.
            var values = row["values"].Members.Any() ? [.. row["values"].Members.Select(value => value.Value.Text)] : row["values"].Texts;
            _schema.Enums.Add(new(DrizzleParts.Name(row), values));
            _enums.Add(row["name"].Text);
        }

        _schema.Roles.AddRange(root["roles"].Members.Select(role => DrizzleParts.Role(role.Value)));
        _schema.Sequences.AddRange(
            root["sequences"]
                .Members.Select(row => new DrizzleSequence(DrizzleParts.Name(row.Value), DrizzleParts.SequenceOptions(row.Value))));
        _schema.Tables.AddRange(root["tables"].Members.Select(table => Table(table.Value)));
        _schema.Views.AddRange(root["views"].Members.Select(view => DrizzleParts.View(view.Value)).OfType<DrizzleView>());
        // "on" is SQL already.
        _schema.Policies.AddRange(
            root["policies"].Members.Select(policy => DrizzleParts.Policy(policy.Value, policy.Value["on"].Text, "to")));
        return _schema;
    }

    private DrizzleTable Table(SnapshotJson row)
    {
        var table = new DrizzleTable(DrizzleParts.Name(row));
        table.Columns.AddRange(row["columns"].Members.Select(column => Column(column.Value, table.Name.Schema!)));
        table.Keys.AddRange(
            row["compositePrimaryKeys"]
                .Members.Select(key => new DrizzleKey(key.Value["name"].TextIfAny, "PRIMARY KEY", key.Value["columns"].Texts)));
        table.Keys.AddRange(row["uniqueConstraints"].Members.Select(
            key => new DrizzleKey(key.Value["name"].Text, "UNIQUE" + NullsNotDistinct(key.Value), key.Value["columns"].Texts)));
        table.Checks.AddRange(
            row["checkConstraints"].Members.Select(check => new DrizzleCheck(check.Value["name"].Text, check.Value["value"].Text)));
        table.Indexes.AddRange(row["indexes"].Members.Select(index => Index(index.Value)));
        table.ForeignKeys.AddRange(row["foreignKeys"].Members.Select(key => new DrizzleForeignKey(
            key.Value["name"].Text,
            key.Value["columnsFrom"].Texts,
            DrizzleParts.Name(key.Value, "tableTo", "schemaTo"),
            key.Value["columnsTo"].Texts,
            DrizzleParts.Action(key.Value["onUpdate"]),
            DrizzleParts.Action(key.Value["onDelete"]))));
        table.Policies.AddRange(row["policies"].Members.Select(policy => DrizzleParts.Policy(policy.Value, table.Name.Sql, "to")));
        table.RowSecurity = row["isRLSEnabled"].IsTrue || table.Policies.Count > 0;
        return table;
    }

    private DrizzleColumn Column(SnapshotJson row, string schema) => new(row["name"].Text, Type(row))
    {
        NotNull = row["notNull"].IsTrue,
        PrimaryKey = row["primaryKey"].IsTrue ? "PRIMARY KEY" : null,
        Unique = row["isUnique"].IsTrue ? $"CONSTRAINT {SqlDialect.Quote(row["uniqueName"].Text)} UNIQUE{NullsNotDistinct(row)}" : null,
        Default = row["default"].TextOrNull,
        Generated = row["identity"].IsThere ? DrizzleParts.Identity(row["identity"], schema)
            : row["generated"].IsThere ? $"GENERATED ALWAYS AS ({row["generated"]["as"].Text}) STORED"
            : null,
    };

    /// <summary>A type with a schema, or an enum's, is a name; any other is SQL as the person wrote it.</summary>
    private string Type(SnapshotJson row)
    {
        var type = row["type"].Text;
        var array = Array().Match(type);
        var name = type[..array.Index];
        return row["typeSchema"].TextIfAny is { } schema ? new DrizzleName(schema, name).Sql + array.Value
            : _enums.Contains(name) ? SqlDialect.Quote(name) + array.Value
            : type;
    }

    private static DrizzleIndex Index(SnapshotJson row) => new(
        row["name"].Text,
        row["isUnique"].IsTrue,
        [.. row["columns"].Items.Select(IndexColumn)],
        row["method"].TextIfAny,
        string.Join(", ", row["with"].Members.Select(option => $"{option.Name} = {option.Value.Text}")),
        row["where"].TextIfAny);

    // Up to version 6 a column is its name only.
    private static string IndexColumn(SnapshotJson row)
    {
        if (row.TextOrNull is { } name)
            return SqlDialect.Quote(name);
        var (text, ascending) = (row["expression"].Text, row["asc"].IsTrue);
        var column = row["isExpression"].IsTrue ? text : SqlDialect.Quote(text);
        // With an operator class, Drizzle Kit writes no order.
        if (row["opclass"].TextIfAny is { } operatorClass)
            return $"{column} {operatorClass}";
        var nulls = row["nulls"].TextIfAny is { } order ? $" NULLS {order.ToUpperInvariant()}" : "";
        return column + (ascending ? "" : " DESC") + nulls;
    }

    private static string NullsNotDistinct(SnapshotJson row) => row["nullsNotDistinct"].IsTrue ? " NULLS NOT DISTINCT" : "";

    [GeneratedRegex(@"(\[\d*\])*$")]
    private static partial Regex Array();
}
