using DbMigrate.Schema;

namespace DbMigrate.Diff;

/// <summary>Finds what disappears while something similar appears, where taking one for the other would lose data.</summary>
internal static class RenameFinder
{
    /// <summary>The questions, tables first: a table's columns are asked about once the table is clear.</summary>
    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="names">How the engine tells names apart.</param>
    public static IReadOnlyList<RenameQuestion> Find(SchemaModel from, SchemaModel to, StringComparer names)
    {
        var tables = Tables(from, to, names).ToList();
        return [.. tables, .. Columns(from, to, names), .. Attributes(from, to), .. Values(from, to)];
    }

    /// <summary>Attributes of composite types whose values something holds.</summary>
    private static IEnumerable<RenameQuestion> Attributes(SchemaModel from, SchemaModel to)
    {
        foreach (var after in to.Objects.OfType<CompositeType>())
        {
            if (from.Find<CompositeType>(after.Id) is not { } before || before.Attributes == after.Attributes) continue;
            var attributes = ListDiff<Column>.Of(
                before.Attributes, after.Attributes, attribute => attribute.Name, (one, other) => one == other);
            if (
                attributes.Removed.Count == 0
                || attributes.Added.Count == 0
                || !from.Dependencies.Any(dependency => dependency.Needs == after.Id && Holds(dependency.Dependent.Kind)))
                continue;
            foreach (var added in attributes.Added)
            {
                var candidates = attributes.Removed.Where(attribute => TypeFamily.Of(attribute.Type) == TypeFamily.Of(added.Type))
                    .OrderByDescending(attribute => attribute.Type == added.Type)
                    .Select(attribute => new Rename(Id(attribute), Id(added)))
                    .ToList();
                if (candidates.Count > 0) yield return Question(Id(added), candidates);
            }

            ObjectId Id(Column attribute) => new(ObjectKind.Column, after.Schema, attribute.Name, after.Name);
        }

        static bool Holds(ObjectKind kind) =>
            kind is ObjectKind.Column or ObjectKind.CompositeType or ObjectKind.Domain or ObjectKind.Table;
    }

    private static IEnumerable<RenameQuestion> Tables(SchemaModel from, SchemaModel to, StringComparer names)
    {
        var gone = from
            .Objects.OfType<Table>()
            .Where(table => to.Find(table.Id) is null && HoldsRows(table) && !ChangesCase(table, to, names))
            .ToList();
        if (gone.Count == 0) yield break;
        foreach (
            var added in to
                .Objects.OfType<Table>()
                .Where(table => from.Find(table.Id) is null && HoldsRows(table) && !ChangesCase(table, from, names)))
        {
            var candidates = gone.Where(table =>
                    table.Schema == added.Schema && table.Kind == added.Kind && (table.PartitionOf is null) == (added.PartitionOf is null))
                .Select(table => (Table: table, Shared: Shared(table, added)))
                .Where(pair => pair.Shared > 0 && pair.Shared * 2 >= Math.Max(pair.Table.Columns.Count, added.Columns.Count))
                .OrderByDescending(pair => pair.Shared)
                .Select(pair => new Rename(pair.Table.Id, added.Id))
                .ToList();
            if (candidates.Count > 0) yield return Question(added.Id, candidates);
        }
    }

    private static bool HoldsRows(Table table) => table.Kind is not (TableKind.Foreign or TableKind.Virtual);

    private static int Shared(Table one, Table other) =>
        one
            .Columns.Select(column => (column.Name, TypeFamily.Of(column.Type)))
            .Intersect(other.Columns.Select(column => (column.Name, TypeFamily.Of(column.Type))))
            .Count();

    private static IEnumerable<RenameQuestion> Columns(SchemaModel from, SchemaModel to, StringComparer names)
    {
        foreach (var after in to.Objects.OfType<Table>())
        {
            if (from.Find<Table>(after.Id) is not { } before || before.Columns == after.Columns || !HoldsRows(after)) continue;
            var columns = ListDiff<Column>.Of(before.Columns, after.Columns, column => column.Name, (one, other) => one == other);
            // A computed column can be computed again, and an inherited one is its parent's.
            var gone = columns
                .Removed.Where(column => column.Generated is null && !column.Inherited && !ChangesCase(column, columns.Added, names))
                .ToList();
            if (gone.Count == 0) continue;
            foreach (
                var added in columns.Added.Where(column =>
                    column.Generated is null && !column.Inherited && !ChangesCase(column, columns.Removed, names)))
            {
                var candidates = gone
                    .Where(column => TypeFamily.Of(column.Type) == TypeFamily.Of(added.Type))
                    .OrderByDescending(column => column.Type == added.Type)
                    .Select(column => new Rename(before.ColumnId(column.Name), after.ColumnId(added.Name)))
                    .ToList();
                if (candidates.Count > 0) yield return Question(after.ColumnId(added.Name), candidates);
            }
        }
    }

    private static IEnumerable<RenameQuestion> Values(SchemaModel from, SchemaModel to)
    {
        foreach (var after in to.Objects.OfType<EnumType>())
        {
            if (from.Find<EnumType>(after.Id) is not { } before || before.Values == after.Values) continue;
            var gone = before.Values.Except(after.Values).ToList();
            if (gone.Count == 0) continue;
            foreach (var added in after.Values.Except(before.Values))
            {
                yield return Question(
                    RenameNames.ValueOf(after, added),
                    [.. gone.Select(value => new Rename(RenameNames.ValueOf(before, value), RenameNames.ValueOf(after, added)))]);
            }
        }
    }

    // To SQLite a name that only changes its case is the same name: its plan renames it, and there is nothing to ask.
    private static bool ChangesCase(Table table, SchemaModel other, StringComparer names) => other.Objects.OfType<Table>().Any(candidate =>
        candidate.Schema == table.Schema && names.Equals(candidate.Name, table.Name));

    private static bool ChangesCase(Column column, IReadOnlyList<Column> others, StringComparer names) =>
        others.Any(candidate => names.Equals(candidate.Name, column.Name));

    private static RenameQuestion Question(ObjectId added, IReadOnlyList<Rename> candidates) =>
        new(added.Display, added.Kind.ToString(), candidates);
}
