using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Asks the server about types that the schema model does not hold: those of extensions, of system catalogs, of schemas left
/// out.</summary>
internal static class TypeLookup
{
    private const int Rounds = 8;

    /// <summary>Adds the shapes of all types that some columns need.</summary>
    public static async Task CompleteAsync(
        PostgresSession session, SampleShapes shapes, IEnumerable<Column> columns, CancellationToken cancel)
    {
        var types = columns.Select(column => column.Type).Distinct().ToList();
        var asked = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var type in types) shapes.Of(type);
            string[] names = [.. shapes.UnknownNames.Where(asked.Add)];
            if (names.Length == 0) return;
            var rows = await session.QueryAsync(QueryText.For("type_shapes", session.ServerVersion), cancel, [names]).ConfigureAwait(false);
            foreach (var row in rows) Add(shapes, row);
        }
    }

    private static void Add(SampleShapes shapes, object?[] row)
    {
        var name = (string)row[0]!;
        switch ((string)row[1]!)
        {
            case "e":
                shapes.AddEnum(name, (string[])row[2]!);
                break;
            case "d":
                shapes.AddDomain(name, (string)row[3]!, (bool)row[4]!, (string[])row[5]!);
                break;
            case "c":
                shapes.AddComposite(name, (string[])row[6]!);
                break;
            case "r":
                shapes.AddRange(name, null, (string)row[7]!);
                break;
            case "m":
                shapes.AddRange("", name, (string)row[7]!);
                break;
        }
    }
}
