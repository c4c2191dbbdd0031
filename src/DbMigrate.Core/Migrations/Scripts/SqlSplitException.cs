namespace DbMigrate.Migrations;

/// <summary>A script that ends inside a string, a quoted name, a comment, a dollar quote or a body, or holds a NUL character.</summary>
/// <param name="message">One sentence that names what is not closed.</param>
/// <param name="position">Where it was opened.</param>
public sealed class SqlSplitException(string message, SourcePosition position) : Exception(message)
{
    /// <summary>Where the unclosed thing was opened, or the character is.</summary>
    public SourcePosition Position { get; } = position;
}
