using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sources.Renames;

namespace DbMigrate.Planning;

/// <summary>What the schema files' <c>-- renamed from: old</c> mean for one step: a hint stays in its file, and says nothing once it is
/// done.</summary>
internal sealed class HintedRenames(SchemaModel from, SchemaModel to)
{
    private readonly HashSet<ObjectId> _old = [.. RenameNames.In(from)];
    private readonly HashSet<ObjectId> _new = [.. RenameNames.In(to)];

    public IReadOnlyList<Rename> Find(IReadOnlyList<RenameHint> hints)
    {
        var found = new List<Rename>();
        foreach (var hint in hints.OrderBy(hint => RenameNames.IsPart(hint.Kind)))
        {
            if (Find(hint, found) is { } rename) found.Add(rename);
        }

        return [.. found.Distinct()];
    }

    private Rename? Find(RenameHint hint, List<Rename> owners)
    {
        var schema = KnownEngines.Of(to.Dialect).DefaultSchema is { } usual ? hint.Schema ?? usual : null;
        var news = _new.Where(id =>
                KindFits(id.Kind, hint.Kind) && id.Schema == schema && id.Table == hint.Table && BareName(id) == hint.Name)
            .ToList();
        if (news is not [var after]) return null;
        var owner = owners.Find(rename =>
            rename.To.Name == after.Table && rename.To.Schema == after.Schema && !RenameNames.IsPart(rename.To.Kind));
        var name = hint.OldName + after.Name[BareName(after).Length..];
        var before = after with { Name = name, Table = owner?.From.Name ?? after.Table };
        if (!_old.Contains(before) || _old.Contains(after with { Table = before.Table })) return null;
        if (!_new.Contains(before with { Table = after.Table })) return new(before, after);
        throw new DbMigrateException(
            ErrorId.RenameHintInvalid,
            $"{hint.Place}: '{after.Display}' cannot be '{hint.OldName}' renamed: both are in the schema.",
            "Remove the comment, or what still has the old name.",
            hint.Place);
    }

    private static bool KindFits(ObjectKind kind, ObjectKind hinted) =>
        kind == hinted || (hinted == ObjectKind.Constraint && kind == ObjectKind.ForeignKey);

    // A routine's name ends with its arguments.
    private static string BareName(ObjectId id) =>
        id.Kind is ObjectKind.Routine or ObjectKind.Aggregate && id.Name.IndexOf('(') is > 0 and var open ? id.Name[..open] : id.Name;
}
