using System.Text;
using DbMigrate.Execution;
using DbMigrate.Migrations;

namespace DbMigrate.Providers.Postgres;

/// <summary>The index that an interrupted <c>CREATE INDEX CONCURRENTLY</c> leaves behind: no query uses it, every write maintains it, and its
/// name is taken.</summary>
internal static class InvalidIndex
{
    /// <summary>Drops the invalid index that stands in the way of a statement; does nothing for any other statement.</summary>
    public static async Task ClearAsync(DatabaseSession session, SqlStatement statement, Action<string> removed, CancellationToken cancel)
    {
        if (!TryGetNames(statement.Text, out var index, out var table)
            || await FindAsync(session, index, table, isValid: null, cancel).ConfigureAwait(false) is null)
        {
            return;
        }

        // The server process of the interrupted run may be building it still.
        await session.ExecuteAsync($"DO $dbmigrate$ BEGIN LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE; END $dbmigrate$", cancel).ConfigureAwait(false);
        if (await FindAsync(session, index, table, isValid: false, cancel).ConfigureAwait(false) is not { } name)
            return;
        await session.ExecuteAsync($"DROP INDEX CONCURRENTLY {name}", cancel).ConfigureAwait(false);
        removed($"dropped the invalid index {name}, which an interrupted run had left.");
    }

    private static async Task<string?> FindAsync(DatabaseSession session, string index, string table, bool? isValid, CancellationToken cancel)
    {
        var rows = await session.QueryAsync(
            """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE i.indrelid = to_regclass($1) AND c.relname = (parse_ident($2))[1] AND i.indisvalid = coalesce($3::bool, i.indisvalid)
            """,
            cancel, table, index, isValid).ConfigureAwait(false);
        return rows.Count == 0 ? null : (string)rows[0][0]!;
    }

    private static bool TryGetNames(string statement, out string index, out string table)
    {
        (index, table) = ("", "");
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (!tokens.Accept("CREATE")) return false;
        tokens.Accept("UNIQUE");
        if (!tokens.Accept("INDEX") || !tokens.Accept("CONCURRENTLY")) return false;
        tokens.SkipIfExists();
        // Without a name the server finds a free one.
        if (tokens.Is("ON")) return false;
        index = tokens.Text.ToString();
        tokens.Next();
        if (!tokens.Accept("ON")) return false;
        tokens.Accept("ONLY");
        var name = new StringBuilder();
        do
        {
            name.Append(name.Length > 0 ? "." : "").Append(tokens.Text);
            tokens.Next();
        }
        while (tokens.Accept("."));
        table = name.ToString();
        return true;
    }
}
