using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;

namespace DbMigrate.Planning;

/// <summary>Finds the statements of a script that a person wrote which lose rows or values.</summary>
/// <remarks>By their tokens: <c>DROP TABLE</c>, <c>DROP COLUMN</c>, <c>DROP SCHEMA</c>, <c>TRUNCATE</c>, <c>DELETE</c>, and what drops columns by
/// <c>CASCADE</c>. A table that is copied, dropped and replaced by its copy loses nothing.</remarks>
internal static class DownHazards
{
    /// <summary>The losses, each with its statement.</summary>
    public static IReadOnlyList<(string Statement, Hazard Hazard)> Find(IEnumerable<SqlStatement> script, Dialect dialect)
    {
        var statements = script.Select(statement => statement.Text).ToList();
        SqlSyntax syntax = dialect == Dialect.PostgreSql ? PostgresSyntax.Instance : SqliteSyntax.Instance;
        var rebuilt = Rebuilt(statements, syntax, dialect);
        return [.. statements.SelectMany(statement => Find(statement, syntax, dialect, rebuilt).Select(hazard => (statement, hazard)))];
    }

    private static List<Hazard> Find(string statement, SqlSyntax syntax, Dialect dialect, HashSet<string> rebuilt)
    {
        var hazards = new List<Hazard>();
        var tokens = new SqlTokens(syntax, statement);
        if (tokens.Accept("DROP"))
        {
            if (tokens.Accept("TABLE"))
                hazards.AddRange(Tables(ref tokens, dialect).Where(table => !rebuilt.Contains(table.Name)).Select(table => Rows(table, $"DROP TABLE deletes the rows of '{table}'.")));
            else if (tokens.Is("SCHEMA") || (EndsWithCascade(tokens) && (tokens.Is("TYPE") || tokens.Is("DOMAIN") || tokens.Is("EXTENSION"))))
                hazards.Add(new(HazardCode.DataLoss, $"DROP {tokens.Text.ToString().ToUpperInvariant()} may drop tables or columns with their values."));
        }
        else if (tokens.Accept("TRUNCATE"))
        {
            tokens.Accept("TABLE");
            hazards.AddRange(Tables(ref tokens, dialect).Select(table => Rows(table, $"TRUNCATE deletes the rows of '{table}'.")));
        }
        else if (tokens.Accept("DELETE") && tokens.Accept("FROM"))
        {
            tokens.Accept("ONLY");
            var table = Name(ref tokens, dialect);
            hazards.Add(Rows(table, $"DELETE deletes rows of '{table}'."));
        }
        else if (tokens.Accept("ALTER") && tokens.Accept("TABLE"))
        {
            tokens.SkipIfExists();
            tokens.Accept("ONLY");
            var table = Name(ref tokens, dialect);
            tokens.Accept("*");
            hazards.AddRange(DroppedColumns(ref tokens, dialect).Select(column => Values(table, column)));
        }

        return hazards;
    }

    /// <summary>The columns among the actions of an ALTER TABLE, which commas separate.</summary>
    private static List<string> DroppedColumns(ref SqlTokens tokens, Dialect dialect)
    {
        var columns = new List<string>();
        var atAction = true;
        while (!tokens.IsEnd)
        {
            if (atAction && tokens.Accept("DROP") && !tokens.Is("CONSTRAINT"))
            {
                tokens.Accept("COLUMN");
                tokens.SkipIfExists();
                columns.Add(SqlNames.Unquote(tokens.Text, dialect));
            }

            if (tokens.Kind == SqlTokenKind.Open)
            {
                tokens.SkipParentheses();
                atAction = false;
                continue;
            }

            atAction = tokens.Is(",");
            tokens.Next();
        }

        return columns;
    }

    private static List<TableName> Tables(ref SqlTokens tokens, Dialect dialect)
    {
        tokens.SkipIfExists();
        var tables = new List<TableName>();
        do
        {
            tokens.Accept("ONLY");
            tables.Add(Name(ref tokens, dialect));
            tokens.Accept("*");
        }
        while (tokens.Accept(","));
        return tables;
    }

    private static TableName Name(ref SqlTokens tokens, Dialect dialect)
    {
        var name = SqlNames.Unquote(tokens.Text, dialect);
        tokens.Next();
        if (!tokens.Accept(".")) return new(null, name);
        var inner = SqlNames.Unquote(tokens.Text, dialect);
        tokens.Next();
        return new(name, inner);
    }

    private static bool EndsWithCascade(SqlTokens tokens)
    {
        var last = false;
        for (; !tokens.IsEnd; tokens.Next()) last = tokens.Is("CASCADE");
        return last;
    }

    /// <summary>The tables that a copy of theirs takes the place of: SQLite's way to change a table.</summary>
    private static HashSet<string> Rebuilt(List<string> statements, SqlSyntax syntax, Dialect dialect)
    {
        var filled = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var rebuilt = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var statement in statements)
        {
            var tokens = new SqlTokens(syntax, statement);
            if (tokens.Accept("INSERT") && tokens.Accept("INTO"))
            {
                filled.Add(Name(ref tokens, dialect).Name);
            }
            else if (tokens.Accept("ALTER") && tokens.Accept("TABLE"))
            {
                var copy = Name(ref tokens, dialect).Name;
                if (filled.Contains(copy) && tokens.Accept("RENAME") && tokens.Accept("TO")) rebuilt.Add(SqlNames.Unquote(tokens.Text, dialect));
            }
        }

        return rebuilt;
    }

    private static Hazard Rows(TableName table, string message) => new(HazardCode.DataLoss, message)
    {
        Probe = SqlDialect.ProbeRows(table),
    };

    private static Hazard Values(TableName table, string column) => new(HazardCode.DataLoss, $"DROP COLUMN deletes the values of '{table}.{column}'.")
    {
        Probe = SqlDialect.ProbeValues(table, column),
    };
}
