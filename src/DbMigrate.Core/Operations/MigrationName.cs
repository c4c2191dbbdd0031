using DbMigrate.Migrations;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>Makes a migration's name from what it does.</summary>
internal static class MigrationName
{
    private const int Longest = 50;

    /// <summary>The most telling changes, as many as fit: <c>create_orders</c>, <c>add_users_email</c>.</summary>
    public static string Of(IReadOnlyList<SchemaChange> changes)
    {
        var created = changes.OfType<CreateObject>().Where(change => change.New is Table).Select(change => change.New.Id).ToHashSet();
        var dropped = changes.OfType<DropObject>().Where(change => change.Old is Table).Select(change => change.Old.Id).ToHashSet();
        var phrases = changes
            .Where(change => change.Sql.Count > 0 && !IsImplied(change, created, dropped))
            .OrderBy(Rank)
            .Select(change => MigrationTag.TrySlug(Phrase(change)))
            .OfType<string>()
            .Distinct()
            .ToList();
        var name = "";
        foreach (var phrase in phrases)
        {
            var longer = name.Length == 0 ? phrase : $"{name}_{phrase}";
            if (longer.Length > Longest) break;
            name = longer;
        }

        if (name.Length > 0) return name.ToLowerInvariant();
        return phrases.Count > 0 ? phrases[0][..Math.Min(Longest, phrases[0].Length)].TrimEnd('_').ToLowerInvariant() : "schema";
    }

    /// <summary>What a table has goes without saying where the table itself comes or goes.</summary>
    private static bool IsImplied(SchemaChange change, HashSet<ObjectId> created, HashSet<ObjectId> dropped) => change switch
    {
        CreateObject { New: TablePart part } => created.Contains(part.TableId),
        DropObject { Old: TablePart part } => dropped.Contains(part.TableId),
        CreateObject { New: Sequence { OwnedBy: { } owner } } => created.Contains(new(ObjectKind.Table, owner.Schema, owner.Table)),
        AlterObject { New: TablePart part } => created.Contains(part.TableId),
        _ => false,
    };

    private static int Rank(SchemaChange change) => change switch
    {
        RenameObject { Rename.From.Kind: ObjectKind.Table } => 0,
        CreateObject { New: Table } => 1,
        DropObject { Old: Table } => 2,
        RenameObject => 3,
        AddColumn => 4,
        DropColumn => 5,
        AlterColumn => 6,
        CreateObject { New: TablePart } => 8,
        DropObject { Old: TablePart } => 9,
        _ => 7,
    };

    private static string Phrase(SchemaChange change) => change switch
    {
        RenameObject rename => $"rename_{Bare(rename.Rename.From)}_to_{rename.Rename.To.Name}",
        AddColumn => $"add_{Bare(change.Id)}",
        DropColumn => $"drop_{Bare(change.Id)}",
        CreateObject { New: TablePart } => $"add_{Bare(change.Id)}",
        CreateObject => $"create_{Bare(change.Id)}",
        DropObject => $"drop_{Bare(change.Id)}",
        _ => $"alter_{Bare(change.Id)}",
    };

    // Without the schema, nor a routine's arguments.
    private static string Bare(ObjectId id)
    {
        var name =
            id.Kind is ObjectKind.Routine or ObjectKind.Aggregate && id.Name.IndexOf('(') is > 0 and var open ? id.Name[..open] : id.Name;
        return id.Table is null || id.Kind is ObjectKind.Constraint or ObjectKind.ForeignKey ? name : $"{id.Table}_{name}";
    }
}
