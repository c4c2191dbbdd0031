namespace DbMigrate.Migrations;

/// <summary>Cuts a script into statements the way its engine would read it.</summary>
/// <remarks>
/// Statements end at <c>;</c> and at Drizzle Kit's <c>--&gt; statement-breakpoint</c>, which separates statements even where
/// their <c>;</c> is missing. Neither counts inside a string, a quoted name, a dollar quote, a block comment or a body
/// (<c>BEGIN ATOMIC</c>, a trigger's <c>BEGIN … END</c>).
/// </remarks>
public interface ISqlSplitter
{
    /// <summary>Reads statements one at a time; holds no more than one statement and a read buffer in memory.</summary>
    /// <exception cref="SqlSplitException">A string, quoted name, comment, dollar quote or body is never closed, or a statement holds a NUL character.</exception>
    IEnumerable<SqlStatement> Split(TextReader script);
}
