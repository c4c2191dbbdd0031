using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Columns that are added, dropped and altered.</summary>
internal static class ColumnRules
{
    private const string TwoReleases = "Stop using it in every program first, and drop it in a later migration.";

    public static void Add(ref SqlTokens tokens, TableName table, HazardScan scan)
    {
        var column = ColumnText.Read(ref tokens);
        scan.AddColumn(table, column.Name);
        if (column.Key is { } key) ForeignKeys.Of(scan).Add(table, null, key);
        if (scan.IsNew(table)) return;
        var name = $"{table}.{column.Name}";
        if (!column.IsGenerated && scan.Find(table)?.Find(column.Name) is { Generated: not null })
            scan.Add(new(
                HazardCode.DataLoss,
                $"The values of column {name} are lost: they were computed, and nothing computes them any more.",
                "ALTER COLUMN … DROP EXPRESSION keeps those of a stored column.")
            {
                Rows = scan.Original(table),
                Subject = new("COLUMN", table, column.Name),
            });
        // A virtual column is computed when it is read, and has nothing to fill rows with.
        var reason = column.IsStored ? "is computed for each row"
            : TypeName.IsSerial(column.Type) || column.IsIdentity ? "counts the rows"
            : column.Default is { } value && Volatility.IsVolatile(value, scan) ? "has a value of its own in each row"
            : IsConstrainedDomain(column.Type, scan) ? "is of a domain whose constraints are checked in each row"
            : null;
        if (reason is not null)
            scan.Rewrites(table, $"column {name} {reason}", "Add the column without it, fill it in batches, and set the default then.");
        var fills = column.Default is not null || column.IsIdentity || column.IsGenerated || TypeName.IsSerial(column.Type);
        if (column.NotNull && !fills)
        {
            scan.Breaks(
                $"Column {name} refuses null and has no default: programs that do not know it can insert nothing, and the statement itself "
                    + $"fails where the table holds rows.",
                "Give it a default, or add it nullable and SET NOT NULL once it is filled.");
        }

        if (column.Check)
            scan.Scans(
                table,
                $"column {name} has a check",
                "Add the check by itself, NOT VALID, and validate it in a migration of its own.",
                blocksReaders: true);
        if (fills && column.References is { } referenced)
            scan.Scans(
                table,
                $"column {name} refers to {referenced}",
                "Add the foreign key by itself, NOT VALID, and validate it in a migration of its own.",
                blocksReaders: true);

        if (column.IsKey)
            scan.BuildsIndex(
                table, name, "Build a unique index CONCURRENTLY first, and add the constraint USING INDEX.", blocksReaders: true);
    }

    public static void Drop(TableName table, string column, HazardScan scan)
    {
        ForeignKeys.Of(scan).DropColumn(table, column);
        if (scan.IsNew(table, column)) return;
        var original = scan.Original(table);
        var known = scan.Find(table);
        // A generated column's values can be computed again.
        if (known is { Kind: TableKind.Foreign } || known?.Find(column) is { Generated: not null })
        {
            scan.Breaks($"Programs that name column {table}.{column} fail.", TwoReleases, new("COLUMN", table, column));
            return;
        }

        scan.Add(new(HazardCode.DataLoss, $"The values of column {table}.{column} are lost.", TwoReleases)
        {
            Probe = IsComposite(known?.Find(column)?.Type, scan)
                ? Probe.Values(original, column)
                : SqlDialect.ProbeValues(original, column),
            Rows = original,
            Subject = new("COLUMN", table, column),
        });
        scan.Breaks($"Programs that name column {table}.{column} fail.", TwoReleases, new("COLUMN", table, column));
    }

    public static void Alter(ref SqlTokens action, TableName table, string column, HazardScan scan)
    {
        if (scan.IsNew(table)) return;
        if (action.Accept("SET"))
        {
            if (action.Accept("DATA") || action.Is("TYPE")) TypeRules.Change(ref action, table, column, scan);
            else if (action.Accept("NOT")) RefuseNull(table, column, scan);
            else if (action.Accept("EXPRESSION")) ChangeExpression(table, column, scan);
            else if (action.Accept("GENERATED") && action.Is("ALWAYS") && scan.Find(table)?.Find(column)?.Identity is not { Always: true })
                scan.Breaks(
                    $"Programs that write column {table}.{column} themselves fail: the server counts it.",
                    "Move them over first; OVERRIDING SYSTEM VALUE is what they can say.");
        }
        else if (action.Is("TYPE"))
        {
            TypeRules.Change(ref action, table, column, scan);
        }
        else if (action.Accept("DROP"))
        {
            DropProperty(ref action, table, column, scan);
        }
        else if (action.Accept("ADD") && action.Accept("GENERATED") && action.Is("ALWAYS"))
        {
            scan.Breaks(
                $"Programs that write column {table}.{column} themselves fail: the server counts it.", "GENERATED BY DEFAULT lets them.");
        }
    }

    private static void DropProperty(ref SqlTokens action, TableName table, string column, HazardScan scan)
    {
        var before = scan.Find(table)?.Find(column);
        if (action.Is("DEFAULT") && before is { NotNull: true, Default: not null })
            scan.Breaks(
                $"Programs that insert into {table} without column {column} fail: it has no default any more and refuses null.", null);
        else if (action.Is("IDENTITY") && !(before is { Identity: null } && action.Contains("IF")))
            scan.Breaks(
                $"Programs that insert into {table} without column {column} fail: nothing counts it any more, and it refuses null.",
                "Give it a default in the same transaction.");
        else if (action.Is("EXPRESSION") && !(before is { Generated: null } && action.Contains("IF")))
            scan.Breaks($"Programs that rely on column {table}.{column} get no value in new rows: nothing computes it any more.", null);
    }

    private static void ChangeExpression(TableName table, string column, HazardScan scan)
    {
        if (scan.Find(table)?.Find(column) is not { Generated: not null, Stored: false })
            scan.Rewrites(table, $"column {table}.{column} is computed anew");
    }

    private static void RefuseNull(TableName table, string column, HazardScan scan)
    {
        var known = scan.Find(table);
        var before = known?.Find(column);
        if (before is { NotNull: true, NotNullOptions: null } || known is { Kind: TableKind.Foreign }) return;
        if (!scan.IsNeverNull(table, column) && !HasCheck(table, column, scan))
        {
            scan.Scans(
                table,
                $"column {table}.{column} refuses null",
                $"Add CHECK ({SqlDialect.Quote(column)} IS NOT NULL) NOT VALID and validate it first; online plans (-Online, --online) do.",
                blocksReaders: true);
        }

        scan.RefuseNull(table, column);
        if (before?.Default is null && before?.Identity is null && !scan.IsNew(table, column))
            scan.Breaks($"Programs that leave column {table}.{column} null fail.", "Give it a default.");
    }

    /// <summary>A valid check that says the same spares the server the look at the rows.</summary>
    public static bool HasCheck(TableName table, string column, HazardScan scan) =>
        scan.Find(table) is { } known
        && scan.Before!.Objects.OfType<Constraint>()
            .Any(check =>
                check.TableId == known.Id
                && check.Kind == ConstraintKind.Check
                && CheckText.NeverNull(check.Definition).Contains(column)
                && !scan.HasDropped(table, check.Name)
                && !check.Definition.Contains("NOT ENFORCED", StringComparison.Ordinal)
                && !check.Definition.Contains("NOT VALID", StringComparison.Ordinal));

    private static bool IsComposite(string? type, HazardScan scan) =>
        type is not null && scan.Find<CompositeType>(ObjectKind.CompositeType, TypeName.Parse(type)) is not null;

    private static bool IsConstrainedDomain(string type, HazardScan scan) =>
        scan.Find<DomainType>(ObjectKind.Domain, TypeName.Parse(TypeName.Canonical(type))) is { } domain
        && (domain.NotNull || domain.Constraints.Count > 0);
}
