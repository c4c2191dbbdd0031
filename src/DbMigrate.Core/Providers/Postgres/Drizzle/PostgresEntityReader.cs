using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Postgres.Drizzle;

/// <summary>Reads PostgreSQL's entities of Drizzle Kit 1.0.</summary>
internal static class PostgresEntityReader
{
    // PostgreSQL's own MAXDIM.
    private const int MostDimensions = 6;

    public static DrizzleSchema Read(SnapshotJson entities)
    {
        var schema = new DrizzleSchema();
        var tables = new Dictionary<DrizzleName, DrizzleTable>();
        foreach (var row in entities.Items.Where(row => row["entityType"].Text == "tables"))
        {
            var table = new DrizzleTable(DrizzleParts.Name(row)) { RowSecurity = row["isRlsEnabled"].IsTrue };
            schema.Tables.Add(table);
            if (!tables.TryAdd(table.Name, table))
                throw row.Error("is a table that is there twice");
        }

        // Keys are written beside their columns.
        foreach (var row in entities.Items.OrderBy(row => row["entityType"].Text is "pks" or "uniques"))
            Add(row, schema, tables.GetValueOrDefault(new(row["schema"].TextIfAny ?? "public", row["table"].TextOrNull ?? "")));
        return schema;
    }

    private static void Add(SnapshotJson row, DrizzleSchema schema, DrizzleTable? table)
    {
        switch (row["entityType"].Text)
        {
            case "tables":
                break;
            case "schemas":
                schema.Schemas.Add(row["name"].Text);
                break;
            case "enums":
                schema.Enums.Add(new(DrizzleParts.Name(row), row["values"].Texts));
                break;
            case "sequences":
                schema.Sequences.Add(new(DrizzleParts.Name(row), DrizzleParts.SequenceOptions(row)));
                break;
            case "roles":
                schema.Roles.Add(DrizzleParts.Role(row));
                break;
            case "views":
                if (DrizzleParts.View(row) is { } view)
                    schema.Views.Add(view);
                break;
            case "privileges":
                schema.Grants.Add(
                    $"GRANT {row["type"].Text} ON {DrizzleParts.Name(row, "table").Sql} TO {DrizzleParts.RoleName(row["grantee"].Text)}"
                        + (row["isGrantable"].IsTrue ? " WITH GRANT OPTION" : ""));
                break;
            case "policies" when table is null:
                schema.Policies.Add(DrizzleParts.Policy(row, DrizzleParts.Name(row, "table").Sql, "roles"));
                break;
            case var _ when table is null:
                throw row.Error("belongs to a table that is not there");
            default:
                AddTo(table, row);
                break;
        }
    }

    private static void AddTo(DrizzleTable table, SnapshotJson row)
    {
        switch (row["entityType"].Text)
        {
            case "columns":
                table.Columns.Add(Column(row, table.Name.Schema!));
                break;
            case "indexes":
                table.Indexes.Add(new(
                    row["name"].Text,
                    row["isUnique"].IsTrue,
                    [.. row["columns"].Items.Select(IndexColumn)],
                    row["method"].TextIfAny,
                    row["with"].TextIfAny,
                    row["where"].TextIfAny));
                break;
            case "fks":
                table.ForeignKeys.Add(new(
                    row["name"].Text, row["columns"].Texts, DrizzleParts.Name(row, "tableTo", "schemaTo"), row["columnsTo"].Texts,
                    DrizzleParts.Action(row["onUpdate"]), DrizzleParts.Action(row["onDelete"])));
                break;
            case "pks":
                AddKey(table, row, "PRIMARY KEY");
                break;
            case "uniques":
                AddKey(table, row, row["nullsNotDistinct"].IsTrue ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE");
                break;
            case "checks":
                table.Checks.Add(new(row["name"].Text, row["value"].Text));
                break;
            case "policies":
                table.Policies.Add(DrizzleParts.Policy(row, table.Name.Sql, "roles"));
                table.RowSecurity = true;
                break;
            case var other:
                throw row.Error($"is of the kind '{other}', which is not known");
        }
    }

    /// <summary>A name that Drizzle Kit made up is PostgreSQL's own, which it leaves to PostgreSQL for a key of one column.</summary>
    private static void AddKey(DrizzleTable table, SnapshotJson row, string kind)
    {
        var columns = row["columns"].Texts;
        var isOwn = columns.Count == 1 && !row["nameExplicit"].IsTrue;
        table.Keys.Add(new(isOwn ? null : row["name"].Text, kind, columns));
    }

    private static DrizzleColumn Column(SnapshotJson row, string schema)
    {
        var array = row["dimensions"].TextOrNull is { } text ? string.Concat(Enumerable.Repeat("[]", Dimensions(row, text))) : "";
        var type = row["typeSchema"].TextIfAny is { } typeSchema ? new DrizzleName(typeSchema, row["type"].Text).Sql : row["type"].Text;
        return new(row["name"].Text, type + array)
        {
            NotNull = row["notNull"].IsTrue,
            Default = row["default"].TextIfAny is { } value
                ? array.Length > 0 || row["typeSchema"].TextIfAny is not null
                    ? $"{value}::{type}{array}"
                    : value
                : null,
            Generated = row["identity"].IsThere ? DrizzleParts.Identity(row["identity"], schema)
                : row["generated"].IsThere ? $"GENERATED ALWAYS AS ({row["generated"]["as"].Text}) STORED"
                : null,
        };
    }

    private static int Dimensions(SnapshotJson row, string text) =>
        int.TryParse(text, out var dimensions) && dimensions is >= 0 and <= MostDimensions
            ? dimensions
            : throw row.Error($"has {text} dimensions");

    private static string IndexColumn(SnapshotJson row)
    {
        var column = row["isExpression"].IsTrue ? row["value"].Text : SqlDialect.Quote(row["value"].Text);
        var (ascending, nullsFirst) = (row["asc"].IsTrue, row["nullsFirst"].IsTrue);
        return column
            + (
                row["opclass"] is { IsThere: true } operatorClass && !operatorClass["default"].IsTrue
                    ? $" {operatorClass["name"].Text}"
                    : "")
            + (ascending ? "" : " DESC")
            + (
                ascending != nullsFirst ? ""
                : nullsFirst ? " NULLS FIRST"
                : " NULLS LAST");
    }
}
