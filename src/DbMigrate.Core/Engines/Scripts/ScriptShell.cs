using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines.Scripts;

/// <summary>A command line that runs a file of SQL.</summary>
internal abstract class ScriptShell
{
    /// <summary>How it is called with a file, as a line of a comment.</summary>
    public abstract string Usage { get; }

    /// <summary>Its own commands at the head of the file, a line each: it stops at the first error, and reads SQL as a run's session
    /// does.</summary>
    /// <param name="options">What a run would set on its session.</param>
    public abstract IReadOnlyList<string> Head(SessionOptions options);

    /// <summary>The line that ends the rows of a COPY.</summary>
    public const string EndOfRows = @"\.";

    /// <summary>Why the shell would not do with a statement what a run does, as the rest of a sentence that begins with it; null where it
    /// would.</summary>
    public abstract string? WhyNot(SqlStatement statement);

    /// <summary>The same of a statement of a script between whose statements our records are written.</summary>
    public virtual string? WhyNotInParts(SqlStatement statement) => null;

    /// <summary>Why a script as a whole cannot be in a file for it, as the rest of a sentence that begins with the migration; null where it
    /// can.</summary>
    public virtual string? WhyNot(ScriptPlan plan) => null;

    /// <summary>Why what a run is asked for cannot be in such a file, as a sentence; null where it can.</summary>
    public virtual string? WhyNot(SessionOptions options) => null;
}
