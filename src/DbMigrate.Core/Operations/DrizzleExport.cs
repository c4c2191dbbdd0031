using System.Text;
using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Operations;

/// <summary>Writes a schema in Drizzle's TypeScript. What Drizzle does not say is not lost: the plan from what it makes to what there is
/// stands in the comment at the end.</summary>
internal static class DrizzleExport
{
    private const string Heading =
        "Drizzle has no word for what follows. In migrations of your own (drizzle-kit generate --custom) it completes the schema.";

    /// <summary>The engine that says schemas of a dialect.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>.</exception>
    public static ITypeScriptEngine EngineOf(Dialect dialect) =>
        KnownEngines.Of(dialect) as ITypeScriptEngine
        ?? throw new DbMigrateException(
            ErrorId.NotSupported, $"Drizzle's TypeScript cannot be written for {dialect}.", "Export another format.", null);

    /// <summary>Writes a schema.</summary>
    /// <param name="model">The schema.</param>
    /// <param name="empty">A new database.</param>
    public static string Write(SchemaModel model, SchemaModel empty)
    {
        var provider = KnownEngines.Of(model.Dialect).Schema;
        var module = EngineOf(model.Dialect).Describe(model, empty);
        // What was only asked for the module is not the model's.
        if (EngineOf(model.Dialect).ViewColumns is not null)
            model = model.With(model.Objects.Select(item => item is View view ? view with { Columns = [] } : item));
        var needed = module.Needed.Select(id => Alone(model.Find(id)!)).ToList();
        var first = module.Said.With(empty.Objects.Concat(module.Said.Objects.Where(ComesFirst)).DistinctBy(item => item.Id));
        var before = provider.Plan(first, model.With(first.Objects.Concat(needed))).Changes;
        var after = provider.Plan(provider.Align(model.With(module.Said.Objects.Concat(needed)), model), model).Changes;
        var text = new StringBuilder(module.Text);
        if (before.Count + after.Count > 0) text.Append(text.Length > 0 ? "\n" : "").Append(TypeScriptText.Comment(Heading)).Append('\n');
        Append(text, "Before the tables:", before);
        Append(text, "After the tables:", after);
        return text.ToString();
    }

    /// <summary>Fills in what only a database that holds the schema tells of the columns of views.</summary>
    public static async Task<SchemaModel> WithViewsAsync(DatabaseSession session, SchemaModel model, CancellationToken cancel)
    {
        if (EngineOf(model.Dialect).ViewColumns is not { } query || !model.Objects.Any(item => item is View)) return model;
        IReadOnlyList<object?[]> rows;
        try
        {
            rows = await session.QueryAsync(query, cancel).ConfigureAwait(false);
        }
        catch (DatabaseException)
        {
            // A view of something that is not there has no columns to tell.
            return model;
        }

        var columns = rows.ToLookup(row => (string)row[0]!, row => new Column { Name = (string)row[1]!, Type = (string?)row[2] ?? "" });
        return model.With(model.Objects.Select(item => item is View view ? view with { Columns = [.. columns[view.Name]] } : item));
    }

    private static void Append(StringBuilder text, string heading, IReadOnlyList<SchemaChange> changes)
    {
        if (changes.Count == 0) return;
        text.Append("//\n").Append(TypeScriptText.Comment($"{heading}\n\n{SchemaScript.Of(changes).TrimEnd()}")).Append('\n');
    }

    // Drizzle Kit makes these before anything else.
    private static bool ComesFirst(SchemaObject item) => item is Namespace or EnumType or Sequence { OwnedBy: null };

    // Its owner comes with the tables.
    private static SchemaObject Alone(SchemaObject item) => item is Sequence sequence ? sequence with { OwnedBy = null } : item;
}
