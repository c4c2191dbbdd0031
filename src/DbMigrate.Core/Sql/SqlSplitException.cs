namespace DbMigrate.Sql;

/// <summary>A script that ends inside a string, a quoted name, a comment, a dollar quote, a body or the rows of a COPY, holds a NUL
/// character, or a command of psql or sqlite3 that has to be written otherwise.</summary>
/// <param name="message">One sentence that names what is wrong.</param>
/// <param name="position">Where it is.</param>
/// <param name="advice">What to do, as a sentence; null where the message says it all.</param>
internal sealed class SqlSplitException(string message, SourcePosition position, string? advice = null) : Exception(message)
{
    /// <summary>Where the unclosed thing was opened, or the character or command is.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>What to do; null where the message says it all.</summary>
    public string? Advice { get; } = advice;
}
