namespace DbMigrate.Sources.Renames;

/// <summary>A name that a statement gives to something.</summary>
/// <param name="Kind">To what.</param>
/// <param name="Schema">The schema as written.</param>
/// <param name="Name">The name, unquoted.</param>
/// <param name="Table">The table or type that it is named within.</param>
/// <param name="Position">Where the name is.</param>
internal sealed record NamedDefinition(ObjectKind Kind, string? Schema, string Name, string? Table, SourcePosition Position)
{
    /// <summary>The definitions of a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="tokens">Its tokens without comments.</param>
    /// <param name="starts">Where its statements start.</param>
    /// <param name="dialect">The engine.</param>
    public static IEnumerable<NamedDefinition> Find(
        string script, IReadOnlyList<PlacedToken> tokens, IReadOnlySet<SourcePosition> starts, Dialect dialect)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!starts.Contains(tokens[i].Position))
                continue;
            var end = i + 1;
            while (end < tokens.Count && !starts.Contains(tokens[end].Position))
                end++;
            var found = new DefinitionReader(script, tokens, i, end, dialect).Read();
            foreach (var definition in found)
                yield return definition;
            i = end - 1;
        }
    }
}
