namespace DbMigrate.Sql.Scripts;

/// <summary>A command of the engine's own shell that stands in a script and changes nothing in a database: it is passed over.</summary>
/// <param name="Text">The command's line.</param>
/// <param name="Start">Where it stands.</param>
/// <param name="Shell">The shell: <c>psql</c> or <c>sqlite3</c>.</param>
internal sealed record SkippedCommand(string Text, SourcePosition Start, string Shell)
{
    /// <summary>The command without what is given to it.</summary>
    public string Name => ShellCommands.NameOf(Text);
}
