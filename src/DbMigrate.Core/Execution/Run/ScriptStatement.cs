using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>A statement of a migration, as messages name it.</summary>
/// <param name="Ordinal">Its number in the file, from 1.</param>
/// <param name="Start">Where its first character is.</param>
/// <param name="Head">Its first words.</param>
/// <param name="Text">The whole of it, without its semicolon.</param>
public sealed record ScriptStatement(int Ordinal, SourcePosition Start, string Head, string Text)
{
    internal static ScriptStatement Of(SqlStatement statement) => new(statement.Ordinal, statement.Start, statement.Head, statement.Text);
}
