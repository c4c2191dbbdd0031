namespace DbMigrate.Sql;

/// <summary>What a token means to splitting; <see cref="SqlSyntax"/> knows no more about SQL than this.</summary>
internal enum SqlTokenKind
{
    /// <summary>The text ends before the token does: read more and ask again.</summary>
    Incomplete,

    /// <summary>There is no more text.</summary>
    End,

    /// <summary>A string, quoted name, comment or dollar quote that the script never closes.</summary>
    Unclosed,

    /// <summary>White space.</summary>
    Space,

    /// <summary>A line comment without its line end, or a block comment.</summary>
    Comment,

    /// <summary>Drizzle Kit's <c>--&gt; statement-breakpoint</c>.</summary>
    Breakpoint,

    /// <summary><c>;</c>.</summary>
    Semicolon,

    /// <summary>An opening parenthesis inside which <c>;</c> ends no statement.</summary>
    Open,

    /// <summary>The closing one.</summary>
    Close,

    /// <summary>A keyword or a plain name.</summary>
    Word,

    /// <summary>A string, a quoted name or a dollar quote.</summary>
    Quoted,

    /// <summary>Anything else: an operator, a number, a comma.</summary>
    Symbol,
}

/// <summary>One token at the start of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="Name">What is not closed, for messages.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Length, string Name = "");
