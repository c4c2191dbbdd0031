using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Values of enumerated types that go.</summary>
internal static class EnumRules
{
    public static void Drop(EnumType type, string value, HazardScan scan)
    {
        var columns = scan.ColumnsOf(new(type.Schema, type.Name)).ToList();
        // No column holds it where none is of the type.
        if (columns.Count == 0) return;
        var probes = columns.Select(item => Probe.Value(item.Table, item.Column, value));
        scan.Add(new(
            HazardCode.DataLoss,
            $"Value '{value}' of {type.Id.Display} goes: rows that hold it have no place any more, and the statement that converts them "
                + $"fails.",
            "Give those rows another value first.")
        {
            Probe = $"SELECT {string.Join(" OR ", probes)}",
        });
        scan.Breaks($"Programs that write '{value}' as {type.Id.Display} fail.", null);
    }
}
