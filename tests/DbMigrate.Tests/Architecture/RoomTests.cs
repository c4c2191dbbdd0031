using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Architecture;

/// <summary>The rooms of the core in their order: what is in one uses only what is below it. Read from the compiled assembly and its
/// symbols, and from the sources for what a compiler leaves no trace of.</summary>
public sealed partial class RoomTests
{
    /// <summary>From the ground up.</summary>
    private static readonly string[] Rooms =
    [
        "Text", "Sql", "Schema", "Diff", "Engines", "Configuration", "Migrations", "Sources", "Scratch", "Planning", "Execution",
        "Checking", "Pictures", "Operations",
    ];

    private const string Providers = "Providers";

    /// <summary>An engine that is another one in another place: PGlite is PostgreSQL, whose SQL, catalogs and plans are the same.</summary>
    private static readonly (string Engine, string Of)[] Kin = [("Pglite", "Postgres"), ("D1", "Sqlite")];

    private static readonly Assembly Core = typeof(Migrator).Assembly;
    private static readonly string Root = Path.Combine(RepoPaths.Root, "src", "DbMigrate.Core");
    private static readonly SourceMap Sources = new(Core, Root);

    private static IEnumerable<Type> OwnTypes =>
        Core.GetTypes()
            .Where(type => type.DeclaringType is null && type.Namespace?.StartsWith("DbMigrate", StringComparison.Ordinal) == true);

    public static TheoryData<string> Files { get; } =
    [
        .. Directory
            .EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_folder_is_a_room()
    {
        var folders = Files.Select(row => row.Data.Split('/')[0]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Rooms.Append(Providers).Order(StringComparer.Ordinal), folders);
    }

    [Fact]
    public void Nothing_uses_what_is_above_it()
    {
        var wrong = TypeUse.In(Core)
            .Select(use => (use.User, use.Used, From: Sources.FileOf(use.User), To: Sources.FileOf(use.Used)))
            .Where(use => use.From is not null && use.To is not null && !MayUse(use.From, use.To))
            .Select(use => $"{use.From}: {use.User.Name} uses {use.Used.Name} of {use.To}")
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Constants are copied into who uses them, and comments are gone: only the text tells of those.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Nothing_is_written_as_if_it_used_what_is_above_it(string file)
    {
        var used = Using().Matches(File.ReadAllText(Path.Combine(Root, file))).Select(match => match.Groups[1].Value.Replace('.', '/'));

        Assert.All(used, folder => Assert.True(MayUse(file, $"{folder}/Any.cs"), $"{file} has a using of {folder}"));
    }

    [Fact]
    public void A_namespace_is_its_folder_and_what_is_public_is_in_the_first_one()
    {
        var wrong = OwnTypes
            .Select(type => (Type: type, File: Sources.FileOf(type)))
            .Where(item =>
                item.File is not null
                && item.Type.Namespace != NamespaceOf(item.File)
                && !(item.Type.Namespace == "DbMigrate" && HoldsPublic(item.File)))
            .Select(item => $"{item.File}: {item.Type.FullName}")
            .ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_type_has_its_file() =>
        // A compiler leaves the place of what holds constants only to the text.
        Assert.All(
            OwnTypes.Where(type => Sources.FileOf(type) is null),
            type => Assert.Contains(Files, row => Path.GetFileNameWithoutExtension(row.Data) == type.Name));

    [Fact]
    public void The_core_knows_nothing_of_PowerShell() =>
        Assert.DoesNotContain(
            Core.GetReferencedAssemblies(), name => name.Name!.StartsWith("System.Management.Automation", StringComparison.Ordinal));

    [Fact]
    public void Only_the_composition_root_names_an_engine() =>
        Assert.Equal(
            ["Providers/BuiltInEngines.cs"],
            Directory
                .EnumerateFiles(Path.Combine(Root, Providers), "*.cs")
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')));

    /// <summary>A room uses itself and those below; an engine uses all of them, and no other engine but its kin; the composition root uses
    /// the engines.</summary>
    private static bool MayUse(string user, string used)
    {
        var (from, to) = (user.Split('/'), used.Split('/'));
        if (to[0] == Providers) return from[0] == Providers && (from.Length == 2 || from[1] == to[1] || Kin.Contains((from[1], to[1])));
        return from[0] == Providers || Array.IndexOf(Rooms, to[0]) <= Array.IndexOf(Rooms, from[0]);
    }

    private static string NamespaceOf(string file) => $"DbMigrate.{string.Join('.', file.Split('/')[..^1])}";

    private static bool HoldsPublic(string file) => OwnTypes.Any(type => type.IsPublic && Sources.FileOf(type) == file);

    [GeneratedRegex(@"^using (?:static )?DbMigrate\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
