using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Sources;

/// <summary>One piece of SQL that says a part of a schema.</summary>
/// <param name="Name">What errors call it: the file's path, relative where it lies in the project, or the command.</param>
/// <param name="Text">The SQL.</param>
internal sealed record SqlSource(string Name, string Text)
{
    /// <summary>Its tables and columns are called in camelCase here, and in snake_case in the database.</summary>
    public bool IsCamelCase { get; init; }

    /// <summary>The statements as the engine reads them.</summary>
    /// <param name="dialect">The engine.</param>
    /// <param name="skipped">Told of each command of its shell that is passed over.</param>
    /// <exception cref="DbMigrateException">The text cannot be cut into statements, or holds what only the engine's shell
    /// understands.</exception>
    public IEnumerable<SqlStatement> Split(Dialect dialect, Action<SkippedCommand>? skipped = null)
    {
        using var reader = new StringReader(Text);
        using var statements = KnownEngines.Of(dialect).Splitter.Split(reader, skipped).GetEnumerator();
        while (MoveNext(statements))
            yield return statements.Current;
    }

    /// <summary>The text in which all that is no SQL (commands of a shell, the rows of a COPY) is blank: every position stays.</summary>
    public string OnlySql(Dialect dialect)
    {
        var others = new List<(SourcePosition Start, int Length)>();
        foreach (var statement in Split(dialect, command => others.Add((command.Start, command.Text.Length))))
        {
            if (statement.Data is { } data) others.Add((data.Start, data.Text.Length + @"\.".Length));
        }

        if (others.Count == 0) return Text;
        var text = Text.ToCharArray();
        var (offset, position) = (0, SourcePosition.Start);
        foreach (var (start, length) in others.OrderBy(other => other.Start.Line).ThenBy(other => other.Start.Column))
        {
            while (position != start)
            {
                // A CRLF advances as one.
                var step = Text.AsSpan(offset).StartsWith("\r\n") ? 2 : 1;
                position = position.Advance(Text.AsSpan(offset, step));
                offset += step;
            }

            foreach (ref var c in text.AsSpan(offset, Math.Min(length, text.Length - offset)))
                c = c is '\r' or '\n' ? c : ' ';
        }

        return new(text);
    }

    private bool MoveNext(IEnumerator<SqlStatement> statements)
    {
        try
        {
            return statements.MoveNext();
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(
                ErrorId.SchemaInvalid, $"{Name}:{e.Position}: {e.Message}", e.Advice ?? "Correct the schema.", Name, e);
        }
    }
}
