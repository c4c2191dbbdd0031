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
        if (scan.IsNew(table)) return;
        var name = $"{table}.{column.Name}";
        // A virtual column is computed when it is read, and has nothing to fill rows with.
        var reason = column.IsStored ? "is computed for each row"
            : TypeName.IsSerial(column.Type) || column.IsIdentity ? "counts the rows"
            : column.Default is { } value && Volatility.IsVolatile(value, scan) ? "has a value of its own in each row"
            : IsConstrainedDomain(column.Type, scan) ? "is of a domain whose constraints are checked in each row"
            : null;
        if (reason is not null)
            scan.Rewrites(table, $"column {name} {reason}", "Add the column without it, fill it in batches, and set the default then.");
        else
            scan.BlocksForAMoment(table);
        var fills = column.Default is not null || column.IsIdentity || column.IsGenerated || TypeName.IsSerial(column.Type);
        if (column.NotNull && !fills)
        {
            scan.Breaks(
                $"Column {name} refuses null and has no default: programs that do not know it can insert nothing, and the statement itself fails where the table holds rows.",
                "Give it a default, or add it nullable and SET NOT NULL once it is filled.");
        }

        if (column.Check) scan.Scans(table, $"column {name} has a check", "Add the check by itself, NOT VALID, and validate it afterwards.", blocksReaders: true);
        if (fills && column.References is { } referenced)
            scan.Scans(table, $"column {name} refers to {referenced}", "Add the foreign key by itself, NOT VALID, and validate it afterwards.", blocksReaders: true);

        if (column.IsKey)
            scan.BuildsIndex(table, name, "Build a unique index CONCURRENTLY first, and add the constraint USING INDEX.", blocksReaders: true);
    }

    public static void Drop(TableName table, string column, HazardScan scan)
    {
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
            Probe = IsComposite(known?.Find(column)?.Type, scan) ? Probe.Values(original, column) : SqlDialect.ProbeValues(original, column),
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
            if (action.Accept("DATA") || action.Is("TYPE")) ChangeType(ref action, table, column, scan);
            else if (action.Accept("NOT")) RefuseNull(table, column, scan);
            else if (action.Accept("EXPRESSION")) ChangeExpression(table, column, scan);
            else if (!action.Is("STATISTICS") && !action.IsOpening) scan.BlocksForAMoment(table);
        }
        else if (action.Is("TYPE"))
        {
            ChangeType(ref action, table, column, scan);
        }
        else if (!action.Is("RESET"))
        {
            if (action.Accept("DROP") && action.Is("DEFAULT") && scan.Find(table)?.Find(column) is { NotNull: true })
                scan.Breaks($"Programs that insert into {table} without column {column} fail: it has no default any more and refuses null.", null);
            scan.BlocksForAMoment(table);
        }
    }

    private static void ChangeExpression(TableName table, string column, HazardScan scan)
    {
        if (scan.Find(table)?.Find(column) is { Generated: not null, Stored: false }) scan.BlocksForAMoment(table);
        else scan.Rewrites(table, $"column {table}.{column} is computed anew");
    }

    private static void RefuseNull(TableName table, string column, HazardScan scan)
    {
        var known = scan.Find(table);
        var before = known?.Find(column);
        if (before is { NotNull: true, NotNullOptions: null } || known is { Kind: TableKind.Foreign })
        {
            scan.BlocksForAMoment(table);
            return;
        }

        if (scan.IsNeverNull(table, column) || HasCheck(table, column, scan)) scan.BlocksForAMoment(table);
        else
        {
            scan.Scans(
                table,
                $"column {table}.{column} refuses null",
                $"Add CHECK ({SqlDialect.Quote(column)} IS NOT NULL) NOT VALID and validate it first; online plans (-Online, --online) do.",
                blocksReaders: true);
        }

        if (before?.Default is null && before?.Identity is null && !scan.IsNew(table, column))
            scan.Breaks($"Programs that leave column {table}.{column} null fail.", "Give it a default.");
    }

    /// <summary>A valid check that says the same spares the server the look at the rows.</summary>
    private static bool HasCheck(TableName table, string column, HazardScan scan) => scan.Find(table) is { } known && scan.Before!.Objects.OfType<Constraint>().Any(check =>
        check.TableId == known.Id && check.Kind == ConstraintKind.Check && ConstraintRules.NotNullColumn(check.Definition) == column
        && !check.Definition.Contains("NOT VALID", StringComparison.Ordinal));

    private static void ChangeType(ref SqlTokens action, TableName table, string column, HazardScan scan)
    {
        action.Accept("TYPE");
        var written = ColumnText.TakeType(ref action);
        var type = TypeName.Canonical(written);
        var known = scan.Find(table);
        if (known is { Kind: TableKind.Foreign }) return;
        var before = known?.Find(column)?.Type;
        if (action.Accept("COLLATE")) action.SkipName();
        var expression = action.Accept("USING") ? action.TakeRest() : null;
        var casts = scan.Before is { } model ? TypeCast.Within(model) : null;
        if (before is not null && expression is not null && !ConversionText.NamesColumn(expression, known!))
        {
            scan.Add(new(HazardCode.DataLoss, $"The values of column {table}.{column} are lost: each row gets {expression}.", "Add a new column beside it, and fill that.")
            {
                Probe = SqlDialect.ProbeValues(scan.Original(table), column),
                Rows = scan.Original(table),
            });
        }
        else if (before is not null && !Same(before, type) && !IsRenamed(before, scan) && ConversionText.Loses(casts!, column, before, type, expression))
        {
            scan.Add(new(HazardCode.DataLoss, $"Values of column {table}.{column} may lose precision: {before} becomes {type}.", "Add a new column beside it, and fill that.")
            {
                Probe = SqlDialect.ProbeValues(scan.Original(table), column),
                Rows = scan.Original(table),
            });
        }

        if (before is not null && !IsRenamed(before, scan) && (Same(before, type) || !casts!.Rewrites(before, type)))
        {
            scan.BlocksForAMoment(table);
            return;
        }

        scan.Rewrites(
            table,
            before is null ? $"the type of column {table}.{column} changes to {type}" : $"column {table}.{column} becomes {type}",
            "Add a new column, fill it in batches, and change over to it.");
        if (before is null || !Same(before, type))
            scan.Breaks($"Programs that read or write column {table}.{column} meet another type: {(before is null ? type : $"{type} instead of {before}")}.", null);
    }

    private static bool Same(string before, string after) => before == after || (!after.Contains('.', StringComparison.Ordinal) && before == $"public.{after}");

    /// <summary>The type's name belongs to another one by now: the column's old type had to make room.</summary>
    private static bool IsRenamed(string type, HazardScan scan) => scan.IsNew(TypeName.Parse(type));

    private static bool IsComposite(string? type, HazardScan scan) => type is not null && scan.Find<CompositeType>(ObjectKind.CompositeType, TypeName.Parse(type)) is not null;

    private static bool IsConstrainedDomain(string type, HazardScan scan) =>
        scan.Find<DomainType>(ObjectKind.Domain, TypeName.Parse(TypeName.Canonical(type))) is { } domain && (domain.NotNull || domain.Constraints.Count > 0);
}
