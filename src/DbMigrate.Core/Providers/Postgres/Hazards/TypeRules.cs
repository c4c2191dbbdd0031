using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>ALTER COLUMN … TYPE</c>: what becomes of the values, of the file, of the indexes and checks of the column.</summary>
internal static class TypeRules
{
    private const string NewColumn = "Add a new column beside it, and fill that.";

    /// <summary>The action, from TYPE on.</summary>
    public static void Change(ref SqlTokens action, TableName table, string column, HazardScan scan)
    {
        action.Accept("TYPE");
        var type = TypeName.Canonical(ColumnText.TakeType(ref action));
        var collation = action.Accept("COLLATE") ? TakeCollation(ref action) : null;
        var expression = action.Accept("USING") ? WithoutEnd(action.TakeRest()) : null;
        var known = scan.Find(table);
        if (known is { Kind: TableKind.Foreign }) return;
        var before = known?.Find(column);
        var isRenamed = before is not null && IsRenamed(before.Type, scan);
        if (isRenamed && expression is null && before!.Type == TypeChange.Named(scan.Before!, type) && Keeps(before.Type, scan))
        {
            BuildAnew(table, known!, before, type, collation, scan);
            return;
        }

        if (before is null || isRenamed)
        {
            if (
                expression is not null
                && UsingText.Casts(expression, table.Name, column) is null
                && !UsingText.Keeps(expression, table.Name, column))
                Lose(table, column, null, type, expression, scan);
            Rewrite(table, column, before, type, scan);
            return;
        }

        var full = Same(before.Type, type) ? before.Type : TypeChange.Named(scan.Before!, type);
        var change = TypeChange.Of(scan.Before!, scan.Original(table).Name, column, before.Type, full, expression);
        if (change.Loses) Lose(table, column, before, full, expression, scan);
        if (change.Rewrites)
        {
            Rewrite(table, column, before, full, scan);
            return;
        }

        if (change.ReadsZone) ReadZone(table, column, full, scan);
        BuildAnew(table, known!, before, full, collation, scan);
        if (!Same(before.Type, full) && !IsAlike(before.Type, full, scan)) Break(table, column, before, full, scan);
    }

    private static string TakeCollation(ref SqlTokens tokens)
    {
        var name = tokens.TakeName();
        return name.Name;
    }

    private static string WithoutEnd(string expression) => expression.TrimEnd(';', ' ');

    private static void Rewrite(TableName table, string column, Column? before, string type, HazardScan scan)
    {
        scan.Rewrites(
            table,
            before is null || IsRenamed(before.Type, scan) || Same(before.Type, type)
                ? $"the type of column {table}.{column} changes to {type}"
                : $"column {table}.{column} becomes {type}",
            "Add a new column, fill it in batches, and change over to it.");
        if (before is null || !Same(before.Type, type)) Break(table, column, before, type, scan);
        // Foreign keys of both ends are checked anew.
        var keys = ForeignKeys.Of(scan);
        var anew = keys.From(table)
            .Where(key => key.Text.Columns.Contains(column))
            .Concat(keys.ReferringTo(table).Where(key => key.Text.ParentColumns.Contains(column)));
        foreach (var key in anew.Where(key => key.Name is null || !scan.HasDropped(key.Child, key.Name)))
            scan.Scans(
                key.Child,
                $"foreign key {key.Name} is checked anew",
                "Drop the foreign key before it, and add it NOT VALID afterwards.",
                blocksReaders: true);
    }

    private static void Break(TableName table, string column, Column? before, string type, HazardScan scan) =>
        scan.Breaks(
            $"Programs that read or write column {table}.{column} meet another type: "
                + $"{(before is null ? type : $"{type} instead of {before.Type}")}.",
            null);

    /// <summary>Values that are lost, or may be: where rows are at hand, they are sent there and back.</summary>
    private static void Lose(TableName table, string column, Column? before, string type, string? expression, HazardScan scan)
    {
        var original = scan.Original(table);
        var message =
            expression is null || UsingText.Casts(expression, table.Name, column) is not null
                ? $"Values of column {table}.{column} may lose precision: {before?.Type} becomes {type}."
            : before is not null && !Names(expression, scan.Find(table)!)
                ? $"The values of column {table}.{column} are lost: each row gets {expression}."
            : $"Values of column {table}.{column} may be lost: each becomes {expression}.";
        scan.Add(new(HazardCode.DataLoss, message, NewColumn)
        {
            Probe =
                before is null || scan.IsWritten(table)
                    ? SqlDialect.ProbeValues(original, column)
                    : Probe.ThereAndBack(original, column, before.Type, type, expression),
            Rows = original,
        });
    }

    /// <summary>Whether an expression reads any column of the table.</summary>
    private static bool Names(string expression, Table table)
    {
        for (var tokens = new SqlTokens(PostgresSyntax.Instance, expression); !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || tokens.Text[0] == '\'') continue;
            if (table.Find(PostgresSyntax.Instance.NameOf(tokens.Text)) is not null) return true;
        }

        return false;
    }

    /// <summary>A time that gets a zone, or loses it: in UTC it is the same, elsewhere it is read in the session's zone.</summary>
    private static void ReadZone(TableName table, string column, string type, HazardScan scan)
    {
        var settings = SessionSettings.Of(scan);
        if (settings.IsUtc) return;
        var zone = settings.Zone;
        var reads = type.Contains("with time zone", StringComparison.Ordinal)
            ? "its values are read as times of"
            : "its values are written as times of";
        var where = zone is null ? "the session's time zone, which is not UTC" : $"the session's time zone {zone}";
        var probe = zone is null ? SessionSettings.ProbeZone : null;
        var original = scan.Original(table);
        scan.Add(new(
            HazardCode.TableRewrite,
            $"Table {table} is written anew under an exclusive lock, because column {table}.{column} becomes {type}: {reads} {where}.",
            "SET timezone = 'UTC' before it where they are times of UTC: then nothing is written anew. Elsewhere say whose times they are: "
                + "USING … AT TIME ZONE '…'.")
        {
            Rows = original,
            Probe = probe,
        });
        scan.Blocks(table, "it is written anew", probe);
    }

    /// <summary>What is built and checked anew where the rows stay as they are: indexes of another operator class or collation, or with an
    /// expression or a condition, and every check of the column.</summary>
    private static void BuildAnew(TableName table, Table known, Column before, string type, string? collation, HazardScan scan)
    {
        var alike = IsAlike(before.Type, type, scan);
        var isCollated = IsOtherCollation(before, collation);
        foreach (var (index, definition, keys) in IndexesOf(known, scan))
        {
            var isKey = keys.Any(key => key == before.Name || PostgresSyntax.Instance.NameOf(key) == before.Name);
            var isPart = HasWord(definition, before.Name);
            var isComputed =
                keys.Any(key => key.Contains('(', StringComparison.Ordinal)) || definition.Contains(" WHERE ", StringComparison.Ordinal);
            var hasOwn = definition.Contains(" COLLATE ", StringComparison.Ordinal);
            if ((isPart && isComputed) || (isKey && (!alike || (isCollated && !hasOwn))))
                scan.BuildsIndex(
                    table, index, "Build the new one CONCURRENTLY on a new column, and change over to it.", blocksReaders: true);
        }

        foreach (var check in scan.Before!.Objects.OfType<Constraint>())
        {
            if (
                check.TableId == known.Id
                && check.Kind == ConstraintKind.Check
                && check.Columns.Contains(before.Name)
                && !check.Definition.Contains("NOT VALID", StringComparison.Ordinal)
                && !scan.HasDropped(table, check.Name))
                scan.Scans(
                    table,
                    $"check {check.Name} is checked anew",
                    "Drop the check before it, and add it NOT VALID afterwards.",
                    blocksReaders: true);
        }
    }

    private static IEnumerable<(string Name, string Definition, IReadOnlyList<string> Keys)> IndexesOf(Table table, HazardScan scan) =>
        scan.Before!.Objects.OfType<TablePart>()
            .Where(part => part.TableId == table.Id)
            .SelectMany(part =>
                part switch
                {
                    TableIndex index => [(index.Name, index.Definition, [.. index.Keys])],
                    Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } key =>
                    [
                        (key.Name, key.Definition, [.. key.Columns]),
                    ],
                    _ => Array.Empty<(string, string, IReadOnlyList<string>)>(),
                });

    private static bool HasWord(string text, string name)
    {
        for (var tokens = new SqlTokens(PostgresSyntax.Instance, text); !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && PostgresSyntax.Instance.NameOf(tokens.Text) == name) return true;
        }

        return false;
    }

    private static bool IsOtherCollation(Column before, string? collation)
    {
        var old = before.Collation is { } written ? PostgresSyntax.Instance.NameOf(written.Split('.')[^1]) : "default";
        return old != (collation ?? "default");
    }

    /// <summary>Whether both types have one operator class, so that an index stays as it is.</summary>
    private static bool IsAlike(string before, string after, HazardScan scan)
    {
        var types = new TypeLookup(scan.Before!, scan.Before!);
        return Family(types.BaseOf(before).Name) == Family(types.BaseOf(after).Name);

        static string Family(string name) => name switch
        {
            "character varying" => "text",
            "cidr" => "inet",
            _ => name,
        };
    }

    private static bool Same(string before, string after) =>
        before == after || (!after.Contains('.', StringComparison.Ordinal) && before == $"public.{after}");

    /// <summary>The type's name belongs to another one by now: the column's old type had to make room.</summary>
    private static bool IsRenamed(string type, HazardScan scan) => scan.IsNew(TypeName.Parse(WithoutArray(type)));

    /// <summary>Whether rows stay as they are when a domain of the same name takes the place of their type: of a wider type, and without
    /// constraints.</summary>
    private static bool Keeps(string type, HazardScan scan)
    {
        if (WithoutArray(type) != type || DomainScan.FreeBaseOf(TypeName.Parse(type), scan) is not { } under) return false;
        var model = scan.Before!;
        return !TypeCast.Within(model).Rewrites(new TypeLookup(model, model).Strip(type), TypeChange.Named(model, under));
    }

    private static string WithoutArray(string type) => type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2] : type;
}
