namespace DbMigrate.Cli.Output;

/// <summary>Shows changes of a schema.</summary>
internal static class ChangeView
{
    /// <summary>A line for each.</summary>
    public static void WriteTable(Terminal terminal, IReadOnlyList<SchemaChange> changes)
    {
        if (changes.Count == 0)
            return;
        var table = new TextTable("CHANGE", "OBJECT", "HAZARDS");
        foreach (var change in changes)
        {
            var hazards = string.Join(", ", change.Hazards.Where(hazard => !hazard.IsMomentary).Select(hazard => hazard.Code).Distinct());
            table.Add(change.Kind, change.Object, new(hazards, change.DataLoss ? Tone.Bad : Tone.Warning));
        }

        table.Write(terminal);
    }

    /// <summary>Nothing but the SQL.</summary>
    public static void WriteSql(Terminal terminal, IReadOnlyList<SchemaChange> changes) => terminal.Out.Write(SchemaScript.Of(changes));

    /// <summary>What the changes cost, each sentence once.</summary>
    public static void Warn(Terminal terminal, IEnumerable<Hazard> hazards, DatabaseTarget? target)
    {
        foreach (var line in hazards.Where(hazard => !hazard.IsMomentary).Select(hazard => hazard.ToString()).Distinct())
            terminal.Warn(line, target);
    }
}
