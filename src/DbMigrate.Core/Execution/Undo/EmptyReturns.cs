using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Undo;

/// <summary>Tables and columns that an undo brings back without what was in them: a down script makes them anew, and nothing knows the rows
/// that the migration has dropped.</summary>
internal static class EmptyReturns
{
    /// <summary>The statements of a down script that bring something back empty.</summary>
    /// <param name="up">What the migration did.</param>
    /// <param name="down">What takes it back.</param>
    /// <param name="syntax">The engine's.</param>
    /// <param name="names">How it tells tables apart.</param>
    public static IEnumerable<(string Statement, Hazard Hazard)> Find(
        IEnumerable<SqlStatement> up, IReadOnlyList<SqlStatement> down, SqlSyntax syntax, TableNameComparer names)
    {
        var dropped = new HashSet<TableName>(names);
        var columns = new HashSet<HazardSubject>(new HazardSubjectComparer(names));
        foreach (var statement in up)
        {
            foreach (var change in Read(statement.Text, syntax))
            {
                if (change is { Drops: true, Column: null }) dropped.Add(change.Table);
                else if (change is { Drops: true, Column: { } column }) columns.Add(new("COLUMN", change.Table, column));
                // What takes its place has its rows.
                else if (change.Column is null) dropped.Remove(change.Table);
            }
        }

        var filled = down.SelectMany(statement => Filled(statement.Text, syntax)).ToHashSet(names);
        foreach (var statement in down)
        {
            foreach (var change in Read(statement.Text, syntax).Where(change => !change.Drops && !filled.Contains(change.Table)))
            {
                if (change.Column is null && dropped.Contains(change.Table))
                    yield return (
                        statement.Text,
                        Empty($"Table {change.Table} comes back without rows: they went when the migration was applied."));
                else if (change.Column is { } column && columns.Contains(new("COLUMN", change.Table, column)))
                    yield return (
                        statement.Text,
                        Empty($"Column {change.Table}.{column} comes back without its values: they went when the migration was applied."));
            }
        }
    }

    private static Hazard Empty(string message) => new(HazardCode.NotReversible, message, "Bring them back from a backup.");

    private static IEnumerable<Change> Read(string statement, SqlSyntax syntax)
    {
        var tokens = new SqlTokens(syntax, statement);
        List<Change> changes = [];
        if (tokens.Accept("CREATE"))
        {
            tokens.Accept("UNLOGGED");
            if (!tokens.Accept("TABLE")) return changes;
            tokens.SkipIfExists();
            changes.Add(new(tokens.TakeName(), null, Drops: false));
        }
        else if (tokens.Accept("DROP") && tokens.Accept("TABLE"))
        {
            tokens.SkipIfExists();
            do changes.Add(new(tokens.TakeName(), null, Drops: true));
            while (tokens.Accept(","));
        }
        else if (tokens.Accept("ALTER") && tokens.Accept("TABLE"))
        {
            ReadActions(ref tokens, syntax, changes);
        }

        return changes;
    }

    private static void ReadActions(ref SqlTokens tokens, SqlSyntax syntax, List<Change> changes)
    {
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        var table = tokens.TakeName();
        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(syntax, part);
            if (action.Accept("RENAME"))
            {
                if (action.Accept("TO")) changes.Add(new(new(table.Schema, action.TakePart()), null, Drops: false));
                continue;
            }

            var drops = action.Accept("DROP");
            if (!drops && !action.Accept("ADD")) continue;
            if (
                action.Is("CONSTRAINT")
                || action.Is("PRIMARY")
                || action.Is("FOREIGN")
                || action.Is("CHECK")
                || action.Is("UNIQUE")
                || action.Is("EXCLUDE"))
                continue;
            action.Accept("COLUMN");
            action.SkipIfExists();
            var column = action.TakePart();
            // What is computed comes back by itself.
            if (drops || !(action.Contains("GENERATED") && !action.Contains("IDENTITY"))) changes.Add(new(table, column, drops));
        }
    }

    private static List<TableName> Filled(string statement, SqlSyntax syntax)
    {
        var tokens = new SqlTokens(syntax, statement);
        if (tokens.Accept("INSERT"))
        {
            while (!tokens.IsEnd && !tokens.Accept("INTO")) tokens.Next();
            return tokens.IsEnd ? [] : [tokens.TakeName()];
        }

        return tokens.Accept("UPDATE") || tokens.Accept("COPY") ? [tokens.TakeName()] : [];
    }

    /// <param name="Table">The table.</param>
    /// <param name="Column">The column; null where it is the table.</param>
    /// <param name="Drops">It goes; else it comes.</param>
    private sealed record Change(TableName Table, string? Column, bool Drops);
}
