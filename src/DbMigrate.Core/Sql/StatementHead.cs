using System.Text;

namespace DbMigrate.Sql;

/// <summary>Writes a statement's first tokens as messages show them.</summary>
internal sealed class StatementHead
{
    private const int MaxTokens = 8;
    private const int MaxTokenLength = 64;
    private const int LongestKeyword = 16;
    private const int MaxLength = 300;

    private readonly StringBuilder _head = new();

    /// <summary>The head of <paramref name="statement"/>; a qualified name counts as one token.</summary>
    public string Of(SqlSyntax syntax, ReadOnlySpan<char> statement)
    {
        _head.Clear();
        var (count, afterDot) = (0, false);
        for (var tokens = new SqlTokens(syntax, statement); !tokens.IsEnd; tokens.Next())
        {
            var isDot = tokens.Text is ".";
            if (!isDot && !afterDot)
            {
                if (count++ == MaxTokens) break;
                if (_head.Length > 0) _head.Append(' ');
            }

            if (_head.Length > MaxLength) break;
            Append(tokens.Text, isName: afterDot);
            afterDot = isDot;
        }

        return _head.ToString();
    }

    private void Append(ReadOnlySpan<char> token, bool isName)
    {
        Span<char> upper = stackalloc char[LongestKeyword];
        var length = isName ? -1 : token.ToUpperInvariant(upper);
        if (length > 0 && IsKeyword(upper[..length]))
        {
            _head.Append(upper[..length]);
            return;
        }

        // A dollar-quoted body or a long string is no head: its first line tells enough.
        var line = token.IndexOfAny('\r', '\n');
        var shown = Math.Min(line < 0 ? token.Length : line, MaxTokenLength);
        _head.Append(token[..shown]);
        if (shown < token.Length) _head.Append('…');
    }

    private static bool IsKeyword(ReadOnlySpan<char> word) => word is
        "ABORT" or "ADD" or "AFTER" or "AGGREGATE" or "ALL" or "ALTER" or "ALWAYS" or "ANALYZE" or "AND" or "AS" or "ASC" or "ATOMIC"
        or "ATTACH" or "ATTRIBUTE" or "AUTHORIZATION" or "BEFORE" or "BEGIN" or "BY" or "CALL" or "CASCADE" or "CASE" or "CAST"
        or "CHARACTERISTICS" or "CHECK" or "CHECKPOINT" or "CLOSE" or "CLUSTER" or "COLLATION" or "COLUMN" or "COMMENT" or "COMMIT"
        or "CONCURRENTLY" or "CONFIGURATION" or "CONSTRAINT" or "CONSTRAINTS" or "CONVERSION" or "COPY" or "CREATE" or "DATA"
        or "DATABASE" or "DEALLOCATE" or "DECLARE" or "DEFAULT" or "DEFERRED" or "DELETE" or "DESC" or "DETACH" or "DISABLE"
        or "DISCARD" or "DISTINCT" or "DO" or "DOMAIN" or "DROP" or "EACH" or "ELSE" or "ENABLE" or "END" or "ENUM" or "EVENT"
        or "EXCLUSIVE" or "EXECUTE" or "EXISTS" or "EXPLAIN" or "EXTENSION" or "FETCH" or "FINALIZE" or "FOR" or "FOREIGN" or "FROM"
        or "FULL" or "FUNCTION" or "GENERATED" or "GRANT" or "GROUP" or "HAVING" or "IDENTITY" or "IF" or "IMMEDIATE" or "IMPORT"
        or "IN" or "INDEX" or "INHERITS" or "INNER" or "INSERT" or "INSTEAD" or "INTO" or "IS" or "JOIN" or "KEY" or "LANGUAGE"
        or "LEFT" or "LIKE" or "LIMIT" or "LISTEN" or "LOAD" or "LOCAL" or "LOCK" or "MATERIALIZED" or "MERGE" or "MOVE" or "NOT"
        or "NOTHING" or "NOTIFY" or "NULL" or "OF" or "ON" or "ONLY" or "OPERATOR" or "OR" or "ORDER" or "OUT" or "OWNED" or "OWNER"
        or "PARTITION" or "PLAN" or "POLICY" or "PRAGMA" or "PREPARE" or "PREPARED" or "PRIMARY" or "PRIVILEGES" or "PROCEDURE"
        or "PUBLICATION" or "QUERY" or "REASSIGN" or "RECURSIVE" or "REFERENCES" or "REFRESH" or "REINDEX" or "RELEASE" or "RENAME"
        or "REPLACE" or "RESET" or "RESTRICT" or "RETURNS" or "REVOKE" or "ROLE" or "ROLLBACK" or "ROW" or "RULE" or "SAVEPOINT"
        or "SCHEMA" or "SECURITY" or "SELECT" or "SEQUENCE" or "SERVER" or "SESSION" or "SET" or "SHOW" or "START" or "STATISTICS"
        or "STDIN" or "SUBSCRIPTION" or "SYSTEM" or "TABLE" or "TABLESPACE" or "TEMP" or "TEMPORARY" or "THEN" or "TO"
        or "TRANSACTION" or "TRIGGER" or "TRUNCATE" or "TYPE" or "UNION" or "UNIQUE" or "UNLISTEN" or "UNLOGGED" or "UPDATE"
        or "USER" or "USING" or "VACUUM" or "VALIDATE" or "VALUE" or "VALUES" or "VIEW" or "VIRTUAL" or "WHEN" or "WHERE" or "WITH"
        or "WORK" or "WRAPPER";
}
