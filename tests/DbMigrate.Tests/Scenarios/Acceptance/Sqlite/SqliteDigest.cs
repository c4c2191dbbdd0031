using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>A database's schema as lines of text, by SQLite's own pragmas, its column metadata and a few words of the stored statements:
/// nothing of the product's reading is used. The order of columns and of constraints does not count.</summary>
public static partial class SqliteDigest
{
    public static string Of(SqliteConnection connection)
    {
        var lines = new List<string>();
        foreach (
            var row in Rows(
                connection,
                @"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
            AND tbl_name NOT IN ('__drizzle_migrations', '__dbmigrate_history')"))
        {
            var (type, name, table, sql) = (row[0], row[1], row[2], row[3]);
            if (type == "table" && !sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase))
                AddTable(connection, name, sql, lines);
            else
                lines.Add(
                    $"{type} {name} on {table}: {(type == "index" ? Words(sql).Replace($"{table.ToLowerInvariant()} . ", "") : Words(sql))}"
                );
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static void AddTable(SqliteConnection connection, string name, string sql, List<string> lines)
    {
        var words = Words(sql);
        var options = words[(words.LastIndexOf(')') + 1)..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Order();
        lines.Add($"table {name} {string.Join(' ', options)}");
        foreach (
            var column in Rows(
                connection, $"SELECT name, upper(type), \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo({Literal(name)})"))
        {
            var code = raw.sqlite3_table_column_metadata(
                connection.Handle!, "main", name, column[0], out _, out var collation, out _, out _, out var counts);
            Assert.Equal(raw.SQLITE_OK, code);
            // Older libraries read the words as a part of the type.
            var type = SpaceInType().Replace(column[1].Replace("GENERATED ALWAYS", "").Trim(), "");
            lines.Add(
                $"column {name}.{column[0]} {type} notnull={column[2]} default={Default(column[3])} pk={column[4]} hidden={column[5]} "
                    + $"{collation.ToUpperInvariant()} autoincrement={counts}");
        }

        foreach (var key in Rows(connection, $"""
            SELECT group_concat("from"), "table", group_concat("to"), on_update, on_delete
            FROM pragma_foreign_key_list({Literal(name)}) GROUP BY id
            """))
            lines.Add($"foreign key {name} {string.Join('|', key)}");
        foreach (var index in Rows(connection, $"SELECT name, \"unique\", origin, partial FROM pragma_index_list({Literal(name)})"))
        {
            var columns = Rows(
                connection, $"SELECT cid = -2, name, \"desc\", coll FROM pragma_index_xinfo({Literal(index[0])}) WHERE key ORDER BY seqno");
            var shown = index[2] == "c" ? index[0] : "";
            lines.Add(
                $"index of {name} {shown} unique={index[1]} origin={index[2]} partial={index[3]}: "
                    + $"{string.Join(", ", columns.Select(column => string.Join(' ', column)))}");
        }

        // A word in double quotes may be a string.
        // The table's own name before a column says nothing.
        var own = $"{name.ToLowerInvariant()} . ";
        lines.AddRange(Enclosed(words, "check").Select(text => $"check {name} {text.Replace("'", "").Replace(own, "")}"));
        lines.AddRange(Enclosed(words, "as").Select(text => $"generated {name} {text.Replace(own, "")}"));
        lines.AddRange(Phrase().Matches(words).Select(match => $"phrase {name} {match.Value}"));
    }

    /// <summary>What stands in parentheses after each use of a word, without parentheses around all of it.</summary>
    private static IEnumerable<string> Enclosed(string words, string word)
    {
        foreach (Match match in Regex.Matches(words, $@"(?<= ){word} \("))
        {
            var (depth, end) = (0, match.Index + match.Length - 1);
            do
            {
                depth += words[end] switch { '(' => 1, ')' => -1, _ => 0 };
                end++;
            }
            while (depth > 0);

            var inner = words[(match.Index + match.Length)..(end - 1)].Trim();
            while (WholeParentheses().Match(inner) is { Success: true } wrapped) inner = wrapped.Groups[1].Value.Trim();
            yield return inner;
        }
    }

    // DEFAULT (1) and DEFAULT 1 are one thing, and DEFAULT NULL is none.
    private static string Default(string value)
    {
        var words = Words(value);
        while (WholeParentheses().Match(words) is { Success: true } wrapped) words = wrapped.Groups[1].Value.Trim();
        return words == "null" ? "" : words.Trim('\'').TrimStart('+', ' ');
    }

    /// <summary>The tokens, separated by one space; names without their quotes, everything but strings in lower case.</summary>
    private static string Words(string sql)
    {
        var tokens = Token()
            .Matches(sql)
            .Where(match => !match.Groups["skip"].Success)
            .Select(match =>
                match.Groups["name"].Success ? match.Groups["name"].Value.ToLowerInvariant()
                : match.Value[0] == '\'' ? match.Value
                : match.Value.ToLowerInvariant());
        return string.Join(' ', tokens).Replace(" for each row ", " ").Replace(" asc ", " ");
    }

    public static List<string[]> Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) switch
            {
                DBNull => "",
                byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            })]);
        }

        return rows;
    }

    public static string Literal(string text) => $"'{text.Replace("'", "''")}'";

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    [GeneratedRegex(
        """(?<skip>\s+|--[^\n]*|/\*.*?\*/)|'(?:[^']|'')*'|"(?<name>(?:[^"]|"")*)"|`(?<name>[^`]*)`|\[(?<name>[^\]]*)\]|(?:[0-9]+\.?[0-9]*|\.[0-9]+)[a-zA-Z0-9]*|[\w$]+|[<>=!|]+|.""",
        RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"^\(((?>[^()]+|\((?<d>)|\)(?<-d>))*(?(d)(?!)))\)$")]
    private static partial Regex WholeParentheses();

    [GeneratedRegex(@"on conflict (?!abort)\w+|deferrable initially deferred|constraint \w+|match \w+")]
    private static partial Regex Phrase();

    [GeneratedRegex(@"\s*(?=[(),])|(?<=[(),])\s*|^""|""$")]
    private static partial Regex SpaceInType();
}
