using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How long a statement of an online plan may wait for its lock, in which time writers wait behind it, and may then keep
/// it.</summary>
/// <remarks>Source: the PostgreSQL manual, "Explicit Locking": what only takes SHARE UPDATE EXCLUSIVE keeps no writer waiting.</remarks>
internal static class OnlineLimits
{
    private static readonly StatementLimits Waiting = new() { LockTimeout = TimeSpan.FromSeconds(2), Retries = 30 };

    // What only changes the catalog is done at once; where it is not, it reads rows that nobody meant it to read.
    private static readonly StatementLimits Momentary = Waiting with { StatementTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>The limits of a statement; null for one that writers do not wait for.</summary>
    public static StatementLimits? Of(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("CREATE"))
        {
            tokens.Accept("UNIQUE");
            return tokens.Accept("INDEX") && tokens.Is("CONCURRENTLY") ? null : Waiting;
        }

        if (tokens.Accept("DROP")) return tokens.Accept("INDEX") && tokens.Is("CONCURRENTLY") ? null : Waiting;
        if (!tokens.Accept("ALTER") || !(tokens.Accept("TABLE") || tokens.Accept("INDEX"))) return Waiting;
        tokens.Accept("ONLY");
        tokens.SkipName();
        if (tokens.Is("VALIDATE")) return null;
        return IsMomentary(tokens, statement) ? Momentary : Waiting;
    }

    /// <param name="action">The first action of ALTER TABLE or ALTER INDEX.</param>
    /// <param name="statement">The whole.</param>
    private static bool IsMomentary(SqlTokens action, string statement)
    {
        if (action.Is("RENAME")) return true;
        if (action.Accept("ALTER")) return statement.EndsWith(" NOT NULL", StringComparison.Ordinal);
        if (action.Accept("DROP")) return action.Is("CONSTRAINT");
        if (!action.Accept("ADD") || !action.Accept("CONSTRAINT")) return false;
        if (statement.EndsWith(" NOT VALID", StringComparison.Ordinal)) return true;
        action.SkipName();
        if (action.Accept("PRIMARY")) action.Accept("KEY");
        else action.Accept("UNIQUE");
        return action.Accept("USING") && action.Is("INDEX");
    }
}
