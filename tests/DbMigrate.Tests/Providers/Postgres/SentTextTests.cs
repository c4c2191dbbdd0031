using DbMigrate.Engines;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Postgres.Introspection;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>A server translates what it is sent into its database's encoding before it reads it, comments too, and refuses what that
/// encoding lacks.</summary>
public sealed class SentTextTests
{
    private static readonly TableName Journal = new("drizzle", "__drizzle_migrations");

    public static TheoryData<string> Queries { get; } =
        [.. typeof(QueryText).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Queries))]
    public void A_query_of_ours_is_ASCII(string resource)
    {
        using var reader = new StreamReader(typeof(QueryText).Assembly.GetManifestResourceStream(resource)!);

        Assert.True(System.Text.Ascii.IsValid(reader.ReadToEnd()));
    }

    [Fact]
    public void The_commands_of_ours_that_stand_between_a_scripts_statements_are_ASCII()
    {
        List<string> commands = [];
        foreach (var member in typeof(OwnCommands).GetFields().Where(field => field.IsLiteral))
            commands.Add((string)member.GetValue(null)!);
        foreach (var method in typeof(OwnCommands).GetMethods().Where(method => method.IsStatic))
        {
            var result = method.Invoke(null, [.. method.GetParameters().Select(parameter => Argument(parameter.ParameterType))]);
            commands.AddRange(result as IEnumerable<string> ?? [(string)result!]);
        }

        commands.AddRange(PostgresDialect.Instance.CreateJournal(Journal, JournalShape.DrizzleV1, schemaExists: false));
        commands.Add(PostgresDialect.Instance.CreateHistory(Journal));

        Assert.True(commands.Count > 10);
        Assert.All(commands, command => Assert.True(System.Text.Ascii.IsValid(command), command));
    }

    private static object Argument(Type type) =>
        type == typeof(string) ? "DEFAULT"
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1)
        : type == typeof(TableName) ? Journal
        : throw new ArgumentOutOfRangeException(nameof(type), type, "A command takes something new.");
}
