using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Pglite;

/// <summary>Which extensions statements need, which PGlite has to be started with.</summary>
internal static class PgliteExtensions
{
    /// <summary>The extension that a statement makes; null where it makes none.</summary>
    public static string? NameOf(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("CREATE EXTENSION", StringComparison.Ordinal)) return null;
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement.Text);
        tokens.Next();
        tokens.Next();
        tokens.SkipIfExists();
        return PostgresSyntax.Instance.NameOf(tokens.Text);
    }

    /// <summary>The extension that an error says is not installed; null for any other error.</summary>
    /// <remarks>PGlite's messages are not translated.</remarks>
    public static string? NameOf(DatabaseError error) =>
        error is { Kind: DatabaseErrorKind.NotInstalled, Exception: PostgresException } && error.Message.Split('"') is [_, var name, _, ..]
            ? name
            : null;
}
