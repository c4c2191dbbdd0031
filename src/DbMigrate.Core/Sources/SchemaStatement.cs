using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Sources;

/// <summary>A statement of a schema source, with what its file has set before it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Settings">The session settings of its file, in order.</param>
/// <param name="Set">How many of them stand before the statement.</param>
/// <param name="Order">Its number among all statements of all sources.</param>
internal sealed record SchemaStatement(SqlSource Source, SqlStatement Statement, IReadOnlyList<SqlStatement> Settings, int Set, int Order)
{
    private const string SetLocal = "SET LOCAL ";

    /// <summary>Where it comes from, for messages.</summary>
    public StatementOrigin Origin => new(Source.Name, null, "the schema cannot be built");

    /// <summary>An object of a name of its own: it does not matter what other such statement runs before or after.</summary>
    public bool IsPlainCreate => Statement.Head.StartsWith("CREATE ", StringComparison.Ordinal)
        && !Statement.Head.StartsWith("CREATE OR REPLACE", StringComparison.Ordinal);

    /// <summary>All statements of all sources; those of transactions are left out, settings are kept beside what follows them.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="dialect">The engine.</param>
    /// <param name="skipped">Told of each command of the engine's shell that is passed over.</param>
    public static IEnumerable<SchemaStatement> Read(
        IEnumerable<SqlSource> sources, Dialect dialect, Action<SqlSource, SkippedCommand>? skipped = null)
    {
        var order = 0;
        foreach (var source in sources)
        {
            var settings = new List<SqlStatement>();
            foreach (var statement in source.Split(dialect, command => skipped?.Invoke(source, command)))
            {
                switch (statement.Kind)
                {
                    // A schema is one thing, whatever transactions its file was written for.
                    case StatementKind.Begin or StatementKind.Commit:
                        break;
                    case StatementKind.Rollback or StatementKind.Savepoint:
                        throw StatementFailedException.Refuse(
                            ErrorId.SchemaInvalid, new(source.Name, null, "the schema cannot be built"), statement,
                            "a schema takes nothing back", "Remove the statement, and what it would undo.");
                    case StatementKind.SessionSetting:
                        settings.Add(statement);
                        break;
                    case var _ when statement.Head.StartsWith(SetLocal, StringComparison.Ordinal):
                        settings.Add(statement with { Text = ForSession(statement.Text) });
                        break;
                    default:
                        yield return new(source, statement, settings, settings.Count, order++);
                        break;
                }
            }
        }
    }

    // There is no transaction for it to be local to; every position stays.
    private static string ForSession(string text)
    {
        var at = text.IndexOf("LOCAL", StringComparison.OrdinalIgnoreCase);
        return text[..at] + "     " + text[(at + "LOCAL".Length)..];
    }
}
