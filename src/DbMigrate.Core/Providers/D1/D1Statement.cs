using System.Globalization;
using System.Text;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;

namespace DbMigrate.Providers.D1;

/// <summary>A statement as it is sent.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Parameters">The texts for its question marks.</param>
internal readonly record struct D1Statement(string Sql, IReadOnlyList<string> Parameters)
{
    /// <summary>The statement of a script that it is, or that it is a part of; null for one of ours.</summary>
    public SqlStatement? Of { get; init; }

    public static D1Statement Ours(string sql) => new(sql, []);

    public static D1Statement Script(SqlStatement statement) => new(statement.Text, []) { Of = statement };

    /// <summary>A command of ours with its arguments: texts go as parameters, everything else into the statement.</summary>
    /// <remarks>D1 makes a real number of every number that is a parameter, and the API takes texts only.</remarks>
    public static D1Statement Command(string sql, object?[] arguments)
    {
        if (arguments.Length == 0) return new(sql, []);
        var text = new StringBuilder(sql.Length + 32);
        var parameters = new List<string>();
        var at = 0;
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, sql); !tokens.IsEnd; tokens.Next())
        {
            if (
                tokens.Text.Length < 2
                || tokens.Text[0] != '$'
                || !int.TryParse(tokens.Text[1..], CultureInfo.InvariantCulture, out var number))
                continue;
            text.Append(sql, at, tokens.Offset - at);
            at = tokens.Offset + tokens.Text.Length;
            text.Append(arguments[number - 1] switch
            {
                null => "NULL",
                string value => Parameter(value),
                bool value => value ? "1" : "0",
                double value => value.ToString("R", CultureInfo.InvariantCulture),
                byte[] value => $"X'{Convert.ToHexString(value)}'",
                var value => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            });
        }

        return new(text.Append(sql, at, sql.Length - at).ToString(), parameters);

        string Parameter(string value)
        {
            parameters.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"?{parameters.Count}");
        }
    }
}
