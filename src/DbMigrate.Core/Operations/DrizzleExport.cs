using System.Text;
using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Operations;

/// <summary>Writes a schema in Drizzle's TypeScript. What Drizzle does not say is not lost: the plan from what it makes to what there is stands
/// in the comment at the end.</summary>
internal sealed class DrizzleExport(SchemaBench bench)
{
    private const string Heading =
        "Drizzle has no word for what follows. In migrations of your own (drizzle-kit generate --custom) it completes the schema.";

    /// <summary>Writes it.</summary>
    public string Write(SchemaModel model)
    {
        var engine = KnownEngines.Of(model.Dialect) as ITypeScriptEngine
            ?? throw new DbMigrateException(ErrorId.NotSupported, $"Drizzle's TypeScript cannot be written for {model.Dialect}.", "Export another format.", null);
        var module = engine.Describe(model);
        var needed = module.Needed.Select(id => Alone(model.Find(id)!)).ToList();
        var first = module.Said.With(bench.Empty(model.EngineVersion).Objects.Concat(module.Said.Objects.Where(ComesFirst)).DistinctBy(item => item.Id));
        var before = bench.Provider.Plan(first, model.With(first.Objects.Concat(needed))).Changes;
        var after = bench.Provider.Plan(bench.Provider.Align(model.With(module.Said.Objects.Concat(needed)), model), model).Changes;
        var text = new StringBuilder(module.Text);
        if (before.Count + after.Count > 0) text.Append(text.Length > 0 ? "\n" : "").Append(TypeScriptText.Comment(Heading)).Append('\n');
        Append(text, "Before the tables, which need it:", before);
        Append(text, "After them:", after);
        return text.ToString();
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
