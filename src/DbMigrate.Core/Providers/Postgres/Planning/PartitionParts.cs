using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Indexes, constraints and foreign keys of partitions that the server would take for what their table brings along: it takes the
/// first that fits. They are made when the place of what they are mistaken for is taken.</summary>
internal sealed class PartitionParts
{
    private static readonly char[] Digits = [.. "0123456789"];

    private readonly Ties _ties;
    private readonly ILookup<ObjectId, TablePart> _after;
    private readonly List<(ForeignKey Key, ForeignKey Above)> _keys = [];
    private readonly List<TablePart> _indexes = [];
    private readonly List<(TablePart First, TablePart Then)> _twins = [];

    public PartitionParts(Ties ties)
    {
        _ties = ties;
        var partitions = ties.Wanted.Objects.OfType<Table>().Where(table => table.PartitionOf is not null).ToList();
        if (partitions.Count == 0)
        {
            _after = Enumerable.Empty<TablePart>().ToLookup(part => part.TableId);
            return;
        }

        _after = ties.Wanted.Objects.OfType<TablePart>().ToLookup(part => part.TableId);
        foreach (var table in partitions)
        {
            if (table.InheritedKeys.Count > 0) FindKeys(table);
            if (ties.Of(table.Id) is { Joins.Count: > 0 }) FindIndexes(table);
        }
    }

    /// <summary>What comes after its table is attached.</summary>
    public IEnumerable<ObjectId> Late =>
        _indexes.Select(part => part.Id).Concat(_keys.Where(pair => _ties.Of(pair.Key.TableId) is not null).Select(pair => pair.Key.Id));

    /// <summary>Foreign keys of partitions, each with the like one of a table that it is part of, which comes first.</summary>
    public IEnumerable<(ObjectId Key, ObjectId Above)> Keys => _keys.Select(pair => (pair.Key.Id, pair.Above.Id));

    /// <summary>Parts of indexes that are alike, two that follow each other: the server gives the first one made the first one
    /// there.</summary>
    public IEnumerable<(ObjectId First, ObjectId Then)> Twins => _twins.Select(pair => (pair.First.Id, pair.Then.Id));

    /// <summary>What is there already and has to go and come again.</summary>
    public IEnumerable<ObjectId> MadeAgain() =>
    [
        .. Late.Where(IsThere),
        .. _keys
            .Where(pair => (_ties.Original.Find(pair.Above.Id) as ForeignKey)?.Definition != pair.Above.Definition)
            .Select(pair => pair.Key.Id)
            .Where(IsThere),
        .. KeysAtReturning(),
        .. WholesOfReleased(),
    ];

    private bool IsThere(ObjectId id) => _ties.Original.Find(id) is not null;

    /// <summary>No partition can be detached that holds rows others refer to.</summary>
    private IEnumerable<ObjectId> KeysAtReturning()
    {
        var wholes = _ties.All.Where(tie => tie.Returns || (tie.From is null && _ties.Before(tie.Id)?.PartitionOf is not null))
            .Select(tie => _ties.Before(tie.Id)!).Concat(_ties.Original.Objects.OfType<Table>().Where(_ties.GoesIntoSibling))
            .SelectMany(_ties.WholesBefore).Select(table => new QualifiedName(table.Schema, table.Name)).ToHashSet();
        return wholes.Count == 0
            ? []
            : _ties.Original.Objects.OfType<ForeignKey>().Where(key => wholes.Contains(key.References)).Select(key => key.Id);
    }

    /// <summary>No part leaves its index while its table stays: the whole goes with it, and comes again.</summary>
    private IEnumerable<ObjectId> WholesOfReleased()
    {
        var parents = new HashSet<(string?, string)>();
        foreach (var part in _ties.From.Objects.OfType<TablePart>())
        {
            if (part is not (TableIndex or Constraint) || ObjectPlanner.For(part).ParentOf(part) is not { } parent) continue;
            if (_ties.Anew.Contains(part.TableId) || _ties.To.Find(part.TableId) is null) continue;
            if (!ObjectPlanner.IsPartOf(_ties.To.Find(part.Id), parent.Id(ObjectKind.Index))) parents.Add((parent.Schema, parent.Name));
        }

        if (parents.Count == 0) return [];
        return _ties
            .To.Objects.Where(item => item is TableIndex or Constraint && parents.Contains((item.Schema, item.Name)) && IsThere(item.Id))
            .Select(item => item.Id);
    }

    private void FindKeys(Table table)
    {
        foreach (var key in _after[table.Id].OfType<ForeignKey>())
        {
            foreach (var whole in _ties.WholesAfter(table))
            {
                foreach (var above in _after[whole.Id].OfType<ForeignKey>().Where(above => above.Definition == key.Definition))
                    _keys.Add((key, above));
            }
        }
    }

    private void FindIndexes(Table table)
    {
        if (_ties.After(table.PartitionOf!.Id(ObjectKind.Table)) is not { } whole) return;
        // What comes after the partitions is given its parts.
        var above = _after[whole.Id].Where(item => GivenParts.Fitting(item) is not null && !_ties.Given.Contains(item.Id));
        foreach (var alike in above.GroupBy(GivenParts.Fitting))
        {
            var own = _after[table.Id].Where(part => GivenParts.Fitting(part) == alike.Key).ToList();
            var parts = own.Where(part => alike.Any(item => ObjectPlanner.IsPartOf(part, item.Id))).ToList();
            // Where each finds one, none is left over for another.
            var isWhole = parts.Count == alike.Count();
            if (isWhole) _twins.AddRange(InOrder(parts).Zip(InOrder(parts).Skip(1)));
            _indexes.AddRange(
                (isWhole ? own.Except(parts) : own).Where(part =>
                    alike.Any(item => (part is Constraint || item is not Constraint) && !ObjectPlanner.IsPartOf(part, item.Id))));
        }
    }

    /// <summary>Parts of like indexes in the order in which those were made, as far as names tell it: the server counts where it chooses
    /// them itself.</summary>
    private static IEnumerable<TablePart> InOrder(IReadOnlyCollection<TablePart> parts) =>
        parts.Select(part => part.Name.TrimEnd(Digits)).Distinct().Count() == 1
            ? parts.OrderBy(part => part.Name.Length).ThenBy(part => part.Name, StringComparer.Ordinal)
            : parts.OrderBy(part => ObjectPlanner.For(part).ParentOf(part)!.Name, StringComparer.Ordinal);
}
