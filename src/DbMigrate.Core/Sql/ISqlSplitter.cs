using DbMigrate.Sql.Scripts;

namespace DbMigrate.Sql;

/// <summary>Cuts a script into statements the way its engine would read it.</summary>
/// <remarks>
/// Statements end at <c>;</c> and at Drizzle Kit's <c>--&gt; statement-breakpoint</c>, which separates statements even where
/// their <c>;</c> is missing. Neither counts inside a string, a quoted name, a dollar quote, a block comment or a body
/// (<c>BEGIN ATOMIC</c>, a trigger's <c>BEGIN … END</c>), or among the rows of <c>COPY … FROM STDIN</c>.
/// </remarks>
internal interface ISqlSplitter
{
    /// <summary>Reads statements one at a time; holds no more than one statement, its rows and a read buffer in memory.</summary>
    /// <param name="script">The script.</param>
    /// <param name="skipped">Told of each command of the engine's own shell (<c>\restrict</c>, <c>.mode</c>) that is passed over.</param>
    /// <exception cref="SqlSplitException">A string, quoted name, comment, dollar quote, body or COPY is never closed, a statement holds a
    /// NUL character, or a command of the engine's shell cannot be passed over.</exception>
    IEnumerable<SqlStatement> Split(TextReader script, Action<SkippedCommand>? skipped = null);
}
