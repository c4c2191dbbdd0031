using System.Text;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>A module of TypeScript as it grows: what it imports, and what it declares.</summary>
/// <param name="core">The package of the dialect: <c>drizzle-orm/pg-core</c>.</param>
/// <param name="importable">What it may import, so that nothing else is called so.</param>
internal sealed class ModuleText(string core, IEnumerable<string> importable)
{
    private const string Orm = "drizzle-orm";

    private readonly SortedSet<string> _core = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _orm = new(StringComparer.Ordinal);
    private readonly List<string> _declarations = [];

    /// <summary>The names of its constants.</summary>
    public TakenNames Names { get; } = new([.. TakenNames.OfModules, .. importable, "sql", "relations"]);

    /// <summary>A name of the dialect's package, imported.</summary>
    public string Use(string name)
    {
        _core.Add(name);
        return name;
    }

    /// <summary>A type of the dialect's package, imported.</summary>
    public string UseType(string name)
    {
        _core.Add($"type {name}");
        return name;
    }

    /// <summary>SQL, for which its template is imported.</summary>
    public string Sql(string sql)
    {
        _orm.Add("sql");
        return TypeScriptText.Sql(sql);
    }

    /// <summary>What declares relations, imported.</summary>
    public string UseRelations()
    {
        _orm.Add("relations");
        return "relations";
    }

    /// <summary>Adds a declaration, without a line end.</summary>
    public void Add(string declaration) => _declarations.Add(declaration);

    /// <summary>The whole.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        if (_orm.Count > 0) text.Append(Import(_orm, Orm));
        if (_core.Count > 0) text.Append(Import(_core, core));
        foreach (var declaration in _declarations) text.Append(text.Length > 0 ? "\n" : "").Append(declaration).Append('\n');
        return text.ToString();
    }

    private static string Import(IEnumerable<string> names, string package) =>
        $"import {{ {string.Join(", ", names)} }} from \"{package}\";\n";
}
