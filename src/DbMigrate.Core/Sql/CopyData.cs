namespace DbMigrate.Sql;

/// <summary>The rows that follow a <c>COPY … FROM STDIN</c> up to the line <c>\.</c>, as the file spells them.</summary>
/// <param name="Text">The lines; the last one ends too.</param>
/// <param name="Start">Where the first one begins.</param>
internal sealed record CopyData(string Text, SourcePosition Start);
