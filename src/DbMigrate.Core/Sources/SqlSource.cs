using DbMigrate.Execution;
using DbMigrate.Migrations;

namespace DbMigrate.Sources;

/// <summary>One piece of SQL that says a part of a schema.</summary>
/// <param name="Name">What errors call it: the file's path, relative where it lies in the project, or the command.</param>
/// <param name="Text">The SQL.</param>
internal sealed record SqlSource(string Name, string Text)
{
    /// <summary>The statements as the engine reads them.</summary>
    /// <exception cref="DbMigrateException">The text cannot be cut into statements, or holds what only psql understands.</exception>
    public IEnumerable<SqlStatement> Split(Dialect dialect)
    {
        var origin = new StatementOrigin(Name, null, "the schema cannot be read");
        using var reader = new StringReader(PsqlScript.WithoutRestrict(Text));
        using var statements = SqlSplitters.For(dialect).Split(reader).GetEnumerator();
        while (MoveNext(statements))
        {
            PsqlScript.Check(statements.Current, origin);
            yield return statements.Current;
        }
    }

    private bool MoveNext(IEnumerator<SqlStatement> statements)
    {
        try
        {
            return statements.MoveNext();
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(ErrorId.SchemaInvalid, $"{Name}:{e.Position}: {e.Message}", "Correct the schema.", Name, e);
        }
    }
}
