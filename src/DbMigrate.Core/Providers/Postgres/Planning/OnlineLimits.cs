using DbMigrate.Migrations;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How long a statement of an online plan may wait for its lock, in which time writers wait behind it, and may then keep it.</summary>
/// <remarks>Source: the PostgreSQL manual, "Explicit Locking": what only takes SHARE UPDATE EXCLUSIVE keeps no writer waiting.</remarks>
internal static class OnlineLimits
{
    private static readonly StatementLimits Waiting = new() { LockTimeout = TimeSpan.FromSeconds(2), Retries = 30 };

    private static readonly StatementLimits Momentary = Waiting with { StatementTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>The limits of a statement; null for one that writers do not wait for.</summary>
    public static StatementLimits? Of(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        var (isAlter, isMomentary, last) = (tokens.Is("ALTER"), false, "");
        while (!tokens.IsEnd)
        {
            if (tokens.Is("CONCURRENTLY") || tokens.Is("VALIDATE")) return null;
            isMomentary |= tokens.Is("RENAME") || (last == "DROP" && tokens.Is("CONSTRAINT")) || (last == "USING" && tokens.Is("INDEX"))
                || (last == "NOT" && (tokens.Is("NULL") || tokens.Is("VALID")));
            last = tokens.Text.ToString().ToUpperInvariant();
            if (tokens.Kind == SqlTokenKind.Open) tokens.SkipParentheses();
            else tokens.Next();
        }

        return isAlter && isMomentary ? Momentary : Waiting;
    }
}
