using DbMigrate.Sql;

namespace DbMigrate.Checking;

/// <summary>What a check has found so far.</summary>
/// <param name="database">The database that is looked at, without its password.</param>
internal sealed class Findings(string? database)
{
    private readonly List<Finding> _found = [];

    /// <summary>By file and line, as they were found.</summary>
    public IReadOnlyList<Finding> All => _found;

    public void Add(FindingSeverity severity, string rule, Migration migration, string message, string? fix) => Add(new()
    {
        Severity = severity,
        Rule = rule,
        Tag = migration.Tag,
        File = migration.Path,
        Message = message,
        Fix = fix,
    });

    public void Add(Finding finding)
    {
        finding.Database = database;
        _found.Add(finding);
    }

    /// <summary>An expected failure of an operation, where it is.</summary>
    public void Add(FindingSeverity severity, DbMigrateException e, Migration? migration = null, string? file = null)
    {
        var failed = e as StatementFailedException;
        Add(new()
        {
            Severity = severity,
            Rule = e.Id.ToString(),
            Tag = failed?.Tag ?? migration?.Tag,
            File = failed?.File ?? file ?? migration?.Path,
            Line = failed?.Position.Line ?? (e.InnerException as SqlSplitException)?.Position.Line,
            Message = failed?.Summary ?? e.Message,
            Fix = e.RecommendedAction,
        });
    }
}
