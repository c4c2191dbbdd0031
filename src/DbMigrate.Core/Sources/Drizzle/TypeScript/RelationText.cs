using System.Text;
using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>A foreign key between two tables of the module.</summary>
/// <param name="From">The table that refers.</param>
/// <param name="To">The table referred to.</param>
/// <param name="Key">The key.</param>
/// <param name="Columns">The columns referred to, which the key may leave out.</param>
/// <param name="Single">At most one row refers to a row.</param>
internal sealed record Link(TableText From, TableText To, ForeignKey Key, IReadOnlyList<string> Columns, bool Single)
{
    /// <summary>What the row referred to is to the one that refers: <c>author</c> of <c>author_id</c>, else the table's name.</summary>
    public string Role
    {
        get
        {
            if (Key.Columns.Count != 1) return To.Name;
            var key = From.Key(Key.Columns[0]);
            return key.EndsWith("Id", StringComparison.Ordinal) && key.Length > 2 ? key[..^2] : key;
        }
    }
}

/// <summary>Declares the relations of tables, both ways, for Drizzle's relational queries.</summary>
internal static class RelationText
{
    public static void Declare(ModuleText module, IReadOnlyList<TableText> tables, IReadOnlyList<Link> links)
    {
        var between = links.ToLookup(link => Pair(link.From.Name, link.To.Name));
        var names = links.ToDictionary(
            link => link,
            link => link.From == link.To || between[Pair(link.From.Name, link.To.Name)].Count() > 1
                ? TypeScriptText.Literal($"{link.From.Name}_{string.Join('_', link.Key.Columns.Select(link.From.Key))}")
                : null);
        foreach (var table in tables)
        {
            var lines = Lines(table, links, names).ToList();
            if (lines.Count == 0) continue;
            var helpers = string.Join(", ", lines.Select(line => line.Helper).Distinct().OrderDescending(StringComparer.Ordinal));
            var name = module.Names.Take($"{table.Name}Relations");
            var text = new StringBuilder($"export const {name} = {module.UseRelations()}({table.Name}, ({{ {helpers} }}) => ({{\n");
            foreach (var (_, line) in lines) text.Append(line);
            module.Add(text.Append("}));").ToString());
        }
    }

    private static IEnumerable<(string Helper, string Line)> Lines(
        TableText table, IReadOnlyList<Link> links, Dictionary<Link, string?> names)
    {
        var taken = new TakenNames(table.Keys);
        foreach (var link in links.Where(link => link.From == table))
        {
            var name = names[link] is { } given ? $"    relationName: {given},\n" : "";
            yield return ("one", $"  {taken.Take(link.Role, TypeScriptText.Capital(link.To.Name))}: one({link.To.Name}, {{\n"
                + $"    fields: [{table.List(table.Name, link.Key.Columns)}],\n"
                + $"    references: [{link.To.List(link.To.Name, link.Columns)}],\n{name}  }}),\n");
        }

        foreach (var link in links.Where(link => link.To == table))
        {
            var key = names[link] is null ? link.From.Name : $"{link.From.Name}By{TypeScriptText.Capital(link.Role)}";
            // A name can be told of one row only together with the columns, which are the other side's.
            var helper = link.Single && names[link] is null ? "one" : "many";
            var options = names[link] is { } name ? $", {{ relationName: {name} }}" : "";
            yield return (helper, $"  {taken.Take(key, "Rows")}: {helper}({link.From.Name}{options}),\n");
        }
    }

    private static (string First, string Second) Pair(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
}
