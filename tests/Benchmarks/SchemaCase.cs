using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A generated schema laid out for each tool: a project of ours, one of Drizzle Kit's, and a script for psql.</summary>
internal sealed class SchemaCase : IDisposable
{
    private readonly TempFolder _folder = new("benchmark");
    private readonly Dialect _dialect;

    public SchemaCase(Dialect dialect, int tables)
    {
        _dialect = dialect;
        Tables = tables;
        Schema = new(dialect, tables);
        Schema.WriteProject(Project);
        Script = _folder.Write("all.sql", Schema.Script());
        Directory.CreateDirectory(Kit);
        Directory.CreateSymbolicLink(Path.Combine(Kit, "node_modules"), RepoPaths.NodeModules);
        Schema.WriteDrizzle(KitSchema, edited: false);
    }

    public GeneratedSchema Schema { get; }

    public int Tables { get; }

    /// <summary>The number of tables, as a person writes it.</summary>
    public string Size => string.Create(CultureInfo.InvariantCulture, $"{Tables:N0} tables");

    /// <summary>The whole schema as one script.</summary>
    public string Script { get; }

    /// <summary>The folder of our project.</summary>
    public string Project => _folder.File("ours");

    /// <summary>The folder of Drizzle Kit's.</summary>
    public string Kit => _folder.File("drizzle");

    private string KitSchema => Path.Combine(Kit, "schema.ts");

    /// <summary>Our command line, as a process.</summary>
    public Task<double> OursAsync(params string[] arguments) => OursAsync(Tools.CommandLines[0], arguments);

    /// <summary>One form of it.</summary>
    public Task<double> OursAsync(CommandLine command, params string[] arguments) =>
        Rounds.TimeAsync(Project, command.Program, [.. command.First, .. arguments, "--no-color"]);

    /// <summary>Drizzle Kit, as a process.</summary>
    public Task<double> KitAsync(string verb, params string[] arguments) => Rounds.TimeAsync(
        Kit, "node", [Tools.DrizzleKit, verb, "--dialect", _dialect.ToName(), "--schema", "schema.ts", .. arguments]);

    /// <summary>Edits one table in both schemas, or takes the edit back.</summary>
    public void Edit(bool edited)
    {
        Schema.Edit(Project, edited);
        Schema.WriteDrizzle(KitSchema, edited);
    }

    /// <summary>Keeps the migrations as they are now.</summary>
    public void SaveMigrations()
    {
        Copy(Path.Combine(Project, "migrations"), _folder.File("saved", "ours"));
        Copy(Path.Combine(Kit, "out"), _folder.File("saved", "drizzle"));
    }

    /// <summary>Takes back what was generated since.</summary>
    public void RestoreMigrations()
    {
        Copy(_folder.File("saved", "ours"), Path.Combine(Project, "migrations"));
        Copy(_folder.File("saved", "drizzle"), Path.Combine(Kit, "out"));
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        if (!Directory.Exists(from)) return;
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
