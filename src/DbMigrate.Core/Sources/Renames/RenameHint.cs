namespace DbMigrate.Sources.Renames;

/// <summary>A <c>-- renamed from: old</c> in a schema file.</summary>
/// <param name="Kind">What is renamed, as far as the text tells: a constraint may be a foreign key.</param>
/// <param name="Schema">The schema as written; null where the text names none, which means the engine's default.</param>
/// <param name="Name">The new name, unquoted; a routine's without its arguments.</param>
/// <param name="Table">The table or type that it is named within; null where it is not.</param>
/// <param name="OldName">The name before, unquoted.</param>
/// <param name="Source">The file.</param>
/// <param name="Position">Where the comment is.</param>
internal sealed record RenameHint(
    ObjectKind Kind, string? Schema, string Name, string? Table, string OldName, string Source, SourcePosition Position)
{
    /// <summary><c>file:line:column</c>.</summary>
    public string Place => $"{Source}:{Position}";
}
