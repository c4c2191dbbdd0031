using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>Distributes the steps that make a schema over files whose names sort in an order that the engine accepts.</summary>
/// <remarks>
/// Each kind of object has its place. What needs something that only a later place makes goes to the second place of its kind, behind
/// all first ones; what even then comes too early, to the last file, which keeps the plan's own order. Within a file the plan's order
/// stays. </remarks>
internal sealed partial class ExportLayout(SchemaModel model)
{
    private const int SecondPlace = 50;
    private const int LastPlace = 99;
    private const int LongestFile = 80;

    private static readonly ObjectKind[] Relations = [ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView];

    private readonly ILookup<ObjectId, ObjectId> _needs = model.Dependencies.ToLookup(
        dependency => Whole(model, dependency.Dependent), dependency => Whole(model, dependency.Needs));
    private readonly ILookup<(string? Schema, string Table), Table> _partitions = model.Objects.OfType<Table>()
        .Where(table => table.PartitionOf is not null)
        .ToLookup(table => ((string?)table.PartitionOf!.Schema, table.PartitionOf.Name));

    private readonly ILookup<(string? Schema, string Table), Table> _children = model.Objects.OfType<Table>()
        .SelectMany(table => table.Inherits, (table, parent) => (table, parent))
        .ToLookup(pair => ((string?)pair.parent.Schema, pair.parent.Name), pair => pair.table);

    private readonly Dictionary<ObjectId, (int Place, string File)> _placed = [];
    private readonly Dictionary<string, ObjectId[]> _relations = model.Objects
        .Where(item => item is Table or View or MaterializedView)
        .GroupBy(item => item.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(item => item.Id).ToArray(), StringComparer.Ordinal);

    private readonly Dictionary<string, ObjectId> _fileNames = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ExportFile> Arrange(IReadOnlyList<SchemaChange> changes)
    {
        var order = changes
            .Select((change, index) => (change.Id, index))
            .GroupBy(pair => pair.Id)
            .ToDictionary(group => group.Key, group => group.First().index);
        var files = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Sql.Count == 0) continue;
            var (place, file) = PlaceOf(change, order, i);
            _placed.TryAdd(change.Id, (place, file));
            if (!files.TryGetValue(file, out var text)) files.Add(file, text = new());
            if (text.Length > 0) text.Append('\n');
            foreach (var statement in change.Sql) Append(text, statement);
        }

        return [.. files.Select(file => new ExportFile(file.Key, file.Value.ToString()))];
    }

    private static void Append(StringBuilder text, string statement)
    {
        text.Append(statement);
        if (statement.AsSpan(statement.LastIndexOf('\n') + 1).Contains("--", StringComparison.Ordinal)) text.Append('\n');
        text.Append(";\n");
    }

    /// <summary>The first place of the change's kind behind, or beside, everything that it needs.</summary>
    private (int Place, string File) PlaceOf(SchemaChange change, Dictionary<ObjectId, int> order, int index)
    {
        var needs = Needs(change)
            .Where(id => order.TryGetValue(id, out var at) && at < index && _placed.ContainsKey(id))
            .Select(id => _placed[id])
            .ToList();
        // They act on everything that is made after them.
        if (change is CreateObject { New: DefinedObject { Type: "DEFAULT PRIVILEGES" } }) return (LastPlace, $"{LastPlace}_rights.sql");
        foreach (var place in (ReadOnlySpan<int>)[FirstPlace(change), FirstPlace(change) + SecondPlace])
        {
            var file = FileOf(change, place);
            if (needs.TrueForAll(need => need.Place < place || need.File == file)) return (place, file);
        }

        return (LastPlace, $"{LastPlace}_rest.sql");
    }

    private IEnumerable<ObjectId> Needs(SchemaChange change)
    {
        var (id, item) = change switch
        {
            CreateObject create => (create.Id, create.New),
            AlterObject alter => (alter.Id, alter.New),
            AddColumn add => (add.Owner.Id, add.Owner),
            AlterColumn alter => (alter.Owner.Id, alter.Owner),
            _ => (change.Id, null),
        };
        // A step that completes an object comes after its creation.
        if (change is not CreateObject) yield return id;
        foreach (var need in _needs[id]) yield return need;
        foreach (var need in NaturalNeeds(item)) yield return need;
    }

    private IEnumerable<ObjectId> NaturalNeeds(SchemaObject? item)
    {
        if (item is TablePart part)
        {
            foreach (var kind in Relations) yield return new(kind, part.Schema, part.Table);
        }

        switch (item)
        {
            // A partition that came after its table's index would get one of its own, which an index ON ONLY the table does not want.
            case TableIndex index:
                foreach (var partition in PartitionsBelow((index.Schema, index.Table))) yield return partition;
                break;
            // Children that have it unchecked get it from the parent; one that came after it would have it as a valid one.
            case Constraint { Kind: ConstraintKind.Check } check:
                foreach (var copy in CopiesOf(check).Where(copy => copy.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal)))
                    yield return copy.TableId;
                if (!check.Inherited) break;
                foreach (var parent in model.Find<Table>(check.TableId)?.Parents ?? [])
                    yield return check.Id with { Schema = parent.Schema, Table = parent.Name };
                break;
            case ForeignKey key:
                yield return new(ObjectKind.Table, key.References.Schema, key.References.Name);
                break;
            case Table { PartitionOf: { } parent }:
                yield return new(ObjectKind.Table, parent.Schema, parent.Name);
                break;
            case Table { Inherits: { Count: > 0 } parents }:
                foreach (var parent in parents) yield return new(ObjectKind.Table, parent.Schema, parent.Name);
                break;
            case Sequence { OwnedBy: { } owner }:
                yield return new(ObjectKind.Table, owner.Schema, owner.Table);
                break;
            case Routine routine:
                // The catalog does not record what a body in quotes needs, but some languages look for it at once.
                foreach (Match word in Word().Matches(routine.Definition))
                {
                    foreach (var id in _relations.GetValueOrDefault(word.Value) ?? []) yield return id;
                }

                break;
        }
    }

    /// <summary>What children, near and far, have of a table's check.</summary>
    private IEnumerable<Constraint> CopiesOf(Constraint check)
    {
        foreach (var child in _children[(check.Schema, check.Table)])
        {
            var id = check.Id with { Schema = child.Schema, Table = child.Name };
            if (model.Find<Constraint>(id) is not { Inherited: true } copy) continue;
            yield return copy;
            foreach (var below in CopiesOf(copy)) yield return below;
        }
    }

    private IEnumerable<ObjectId> PartitionsBelow((string? Schema, string Table) table)
    {
        foreach (var partition in _partitions[table])
        {
            yield return partition.Id;
            foreach (var below in PartitionsBelow((partition.Schema, partition.Name))) yield return below;
        }
    }

    private static int FirstPlace(SchemaChange change) => change switch
    {
        CreateObject create => FirstPlace(create.New),
        DropObject or RenameObject => 0,
        // A partition joins where its table is made, before the indexes that the plan has behind it.
        AlterObject { New: Table { PartitionOf: not null } } => 30,
        _ => 32,
    };

    private static int FirstPlace(SchemaObject item) => item switch
    {
        Namespace => 0,
        Extension => 1,
        DefinedObject { Type: "EVENT TRIGGER" or "PUBLICATION" } => 49,
        DefinedObject => 5,
        EnumType or DomainType or CompositeType or RangeType => 10,
        Sequence => 15,
        Routine or Aggregate => 20,
        ForeignKey => 35,
        View or MaterializedView => 40,
        TableIndex { OnMaterializedView: true } => 40,
        Trigger => 45,
        Rule => 46,
        Policy => 47,
        _ => 30,
    };

    private string FileOf(SchemaChange change, int place) => (place >= SecondPlace ? place - SecondPlace : place) switch
    {
        30 => $"{place:00}_tables/{TableFile(change)}.sql",
        var kind => $"{place:00}_{Names[kind]}.sql",
    };

    private static readonly Dictionary<int, string> Names = new()
    {
        [0] = "schemas",
        [1] = "extensions",
        [5] = "definitions",
        [10] = "types",
        [15] = "sequences",
        [20] = "functions",
        [32] = "alterations",
        [35] = "foreign_keys",
        [40] = "views",
        [45] = "triggers",
        [46] = "rules",
        [47] = "policies",
        [49] = "events",
    };

    /// <summary>A table's parts are with it, and a partition is with the table it is a part of.</summary>
    private string TableFile(SchemaChange change)
    {
        var id = change is CreateObject { New: TablePart part } ? part.TableId : change.Id;
        while (model.Find<Table>(id) is { PartitionOf: { } parent }) id = new(ObjectKind.Table, parent.Schema, parent.Name);
        var name = FileName(id.Schema is null or "public" ? id.Name : $"{id.Schema}.{id.Name}");
        // Not every file system tells case apart.
        for (var number = 2; ; number++)
        {
            if (_fileNames.TryAdd(name, id) || _fileNames[name] == id) return name;
            name = $"{name.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])}{number}";
        }
    }

    /// <summary>A name as a file's on every system: a table may be called <c>../../etc/x</c>, <c>nul</c>, or nothing at all.</summary>
    private static string FileName(string name)
    {
        var plain = NotFile().Replace(name, "_").Trim('.');
        if (plain.Length > LongestFile) plain = plain[..LongestFile];
        return plain.Length == 0 || ProjectPath.IsDevice(plain) ? $"_{plain}" : plain;
    }

    /// <summary>The object that an id is of, or is a column of.</summary>
    private static ObjectId Whole(SchemaModel model, ObjectId id)
    {
        if (id.Kind != ObjectKind.Column) return id;
        foreach (
            var kind in (ReadOnlySpan<ObjectKind>)[ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView, ObjectKind.CompositeType]
        )
        {
            if (model.Find(id.Owner(kind)) is { } owner) return owner.Id;
        }

        return id;
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}_.\-]+")]
    private static partial Regex NotFile();

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_$]*")]
    private static partial Regex Word();
}
