using System.Text;
using DbMigrate.Engines;

namespace DbMigrate.Sources.Drizzle;

/// <summary>The parts of statements that several of Drizzle's formats hold alike.</summary>
internal static class DrizzleParts
{
    private const string DefaultSchema = "public";

    // Words that stand for roles and must not be quoted.
    private static readonly string[] RoleWords = ["public", "current_user", "current_role", "session_user"];

    public static string Columns(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqlDialect.Quote));

    /// <summary>The beginning of a constraint that may have a name.</summary>
    public static string Named(string? name) => name is null ? "" : $"CONSTRAINT {SqlDialect.Quote(name)} ";

    /// <summary>A column's definition, which both engines spell alike.</summary>
    public static string Column(DrizzleColumn column) => string.Join(' ', new[]
    {
        SqlDialect.Quote(column.Name),
        column.Type,
        column.PrimaryKey,
        column.Default is null ? null : $"DEFAULT {column.Default}",
        column.Generated,
        column.NotNull ? "NOT NULL" : null,
        column.Unique,
    }.OfType<string>());

    /// <summary>A name of PostgreSQL's: the old formats leave its schema out, the new one writes it.</summary>
    public static DrizzleName Name(SnapshotJson row, string name = "name", string schema = "schema") =>
        new(row[schema].TextIfAny ?? DefaultSchema, row[name].Text);

    /// <summary>The options of a sequence, also of an identity's.</summary>
    public static string SequenceOptions(SnapshotJson row) => Options(
        (" INCREMENT BY ", row["increment"].TextIfAny ?? row["incrementBy"].TextIfAny),
        (" MINVALUE ", row["minValue"].TextIfAny),
        (" MAXVALUE ", row["maxValue"].TextIfAny),
        (" START WITH ", row["startWith"].TextIfAny),
        (" CACHE ", row["cache"].TextIfAny ?? row["cacheSize"].TextIfAny),
        (" CYCLE", row["cycle"].IsTrue ? "" : null));

    public static string Identity(SnapshotJson identity, string schema)
    {
        var name = new DrizzleName(identity["schema"].TextIfAny ?? schema, identity["name"].Text);
        var always = identity["type"].TextOrNull == "byDefault" ? "BY DEFAULT" : "ALWAYS";
        return $"GENERATED {always} AS IDENTITY (SEQUENCE NAME {name.Sql}{SequenceOptions(identity)})";
    }

    public static DrizzleRole Role(SnapshotJson role)
    {
        var attributes = Options(
            (" SUPERUSER", Flag(role["superuser"])),
            (" CREATEDB", Flag(role["createDb"])),
            (" CREATEROLE", Flag(role["createRole"])),
            (" NOINHERIT", role["inherit"].Element.ValueKind == System.Text.Json.JsonValueKind.False ? "" : null),
            (" LOGIN", Flag(role["canLogin"])),
            (" REPLICATION", Flag(role["replication"])),
            (" BYPASSRLS", Flag(role["bypassRls"])));
        return new(role["name"].Text, attributes);

        static string? Flag(SnapshotJson flag) => flag.IsTrue ? "" : null;
    }

    public static DrizzlePolicy Policy(SnapshotJson policy, string on, string roles) => new(
        policy["name"].Text,
        on,
        policy["as"].TextIfAny,
        policy["for"].TextIfAny,
        [.. policy[roles].Texts.Select(RoleName)],
        policy["using"].TextIfAny,
        policy["withCheck"].TextIfAny);

    public static DrizzleView? View(SnapshotJson view) =>
        view["isExisting"].IsTrue || view["definition"].TextIfAny is not { } definition
            ? null
            : new(
                Name(view),
                definition,
                view["materialized"].IsTrue,
                view["using"].TextIfAny,
                view["with"]
                    .Members.Where(option => option.Value.IsThere)
                    .Select(option => $"{SnakeCase(option.Name)} = {option.Value.Text}")
                    .ToList()
                    is { Count: > 0 } options
                    ? string.Join(", ", options)
                    : null,
                view["tablespace"].TextIfAny,
                view["withNoData"].IsTrue);

    /// <summary>What a foreign key does; null for what every foreign key does anyway.</summary>
    public static string? Action(SnapshotJson action) =>
        action.TextIfAny is { } text && !text.Equals("no action", StringComparison.OrdinalIgnoreCase) ? text.ToUpperInvariant() : null;

    public static string RoleName(string role) =>
        RoleWords.Contains(role, StringComparer.OrdinalIgnoreCase) ? role : SqlDialect.Quote(role);

    private static string Options(params ReadOnlySpan<(string Word, string? Value)> options)
    {
        var text = new StringBuilder();
        foreach (var (word, value) in options)
        {
            if (value is not null)
                text.Append(word).Append(value);
        }

        return text.ToString();
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));
}
