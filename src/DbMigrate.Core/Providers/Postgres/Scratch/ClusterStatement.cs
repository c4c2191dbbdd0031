using System.Text.RegularExpressions;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>What a statement does to things that all databases of a server share.</summary>
internal enum ClusterStatementKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>CREATE ROLE, USER, GROUP.</summary>
    CreateRole,

    /// <summary>ALTER ROLE, USER, GROUP.</summary>
    AlterRole,

    /// <summary>DROP ROLE, USER, GROUP.</summary>
    DropRole,

    /// <summary>A DO block whose text creates, alters or drops a role.</summary>
    DoRole,

    /// <summary>What changes the server: databases, table spaces, its configuration, what a role owns anywhere.</summary>
    Server,

    /// <summary>What says nothing about a schema: memberships, comments, grants and settings of roles and databases.</summary>
    Aside,

    /// <summary>The same about a database of a given name, which is not the scratch database.</summary>
    OfDatabase,
}

/// <summary>Tells from a statement's first tokens whether it reaches beyond its database.</summary>
/// <param name="Kind">How.</param>
/// <param name="Role">The role that it creates, alters or drops; null where there is no single one.</param>
internal readonly partial record struct ClusterStatement(ClusterStatementKind Kind, string? Role = null)
{
    private static readonly ClusterStatement Nothing = new(ClusterStatementKind.None);

    public static ClusterStatement Of(SqlStatement statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement.Text);
        Span<char> keyword = stackalloc char[16];
        return keyword[..tokens.TakeKeyword(keyword)] switch
        {
            "CREATE" => Create(tokens),
            "ALTER" => Alter(tokens),
            "DROP" => Drop(tokens),
            "DO" when ChangesRole().IsMatch(statement.Text) => new(ClusterStatementKind.DoRole),
            "GRANT" => Grant(tokens, "TO"),
            "REVOKE" => Grant(tokens, "FROM"),
            "REASSIGN" => new(ClusterStatementKind.Server),
            "COMMENT" => Comment(tokens),
            "SECURITY" => Comment(tokens),
            _ => Nothing,
        };
    }

    private static ClusterStatement Create(SqlTokens tokens)
    {
        if (IsRole(tokens))
            return new(ClusterStatementKind.CreateRole, NameAfter(tokens));
        return tokens.Is("DATABASE") || tokens.Is("TABLESPACE") ? new(ClusterStatementKind.Server) : Nothing;
    }

    private static ClusterStatement Alter(SqlTokens tokens)
    {
        if (IsRole(tokens))
            return new(ClusterStatementKind.AlterRole, NameAfter(tokens));
        if (tokens.Is("DATABASE"))
            return new(ClusterStatementKind.OfDatabase);
        return tokens.Is("SYSTEM") || tokens.Is("TABLESPACE") ? new(ClusterStatementKind.Server) : Nothing;
    }

    private static ClusterStatement Drop(SqlTokens tokens)
    {
        if (IsRole(tokens))
            return new(ClusterStatementKind.DropRole, NameAfter(tokens));
        return tokens.Is("DATABASE") || tokens.Is("TABLESPACE") || tokens.Is("OWNED") ? new(ClusterStatementKind.Server) : Nothing;
    }

    // GRANT of a role has no ON.
    private static ClusterStatement Grant(SqlTokens tokens, string end)
    {
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Accept("ON"))
            {
                return tokens.Is("DATABASE") ? new(ClusterStatementKind.OfDatabase)
                    : tokens.Is("TABLESPACE") || tokens.Is("PARAMETER") ? new(ClusterStatementKind.Aside)
                    : Nothing;
            }

            if (tokens.Is(end))
                return new(ClusterStatementKind.Aside);
        }

        return Nothing;
    }

    private static ClusterStatement Comment(SqlTokens tokens)
    {
        while (!tokens.IsEnd && !tokens.Accept("ON"))
            tokens.Next();
        return tokens.Is("DATABASE") ? new(ClusterStatementKind.OfDatabase)
            : tokens.Is("ROLE") || tokens.Is("TABLESPACE") ? new(ClusterStatementKind.Aside)
            : Nothing;
    }

    private static bool IsRole(SqlTokens tokens)
    {
        var isUser = tokens.Accept("USER");
        // CREATE USER MAPPING FOR … is about a foreign server.
        return isUser ? !tokens.Is("MAPPING") : tokens.Is("ROLE") || tokens.Is("GROUP");
    }

    private static string? NameAfter(SqlTokens tokens)
    {
        tokens.Next();
        tokens.SkipIfExists();
        var name = tokens.Text.ToString();
        if (name.StartsWith('"'))
            return name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        tokens.Next();
        // DROP ROLE takes several.
        return tokens.Text is "," || SqlSyntax.Is(name, "CURRENT_USER") || SqlSyntax.Is(name, "SESSION_USER") || SqlSyntax.Is(name, "ALL")
            ? null
            : name.ToLowerInvariant();
    }

    [GeneratedRegex(@"\b(CREATE|ALTER|DROP)\s+(ROLE|USER|GROUP)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ChangesRole();
}
