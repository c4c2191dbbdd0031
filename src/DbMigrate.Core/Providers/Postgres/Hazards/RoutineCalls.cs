using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Functions and procedures that a script calls: their bodies are in the script, or in the database, and do what they would do in
/// a <c>DO</c> block.</summary>
internal sealed class RoutineCalls
{
    /// <summary>Functions of the server that scripts call for themselves; they change no rows.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "abs", "any", "array_agg", "cast", "coalesce", "concat", "count", "current_setting", "currval", "exists", "extract", "format",
        "gen_random_uuid", "generate_series", "greatest", "in", "jsonb_build_object", "lastval", "least", "length", "lower", "max", "min",
        "nextval", "now", "nullif", "on", "over", "pg_get_serial_sequence", "replace", "round", "row_number", "set_config", "setval",
        "string_agg", "substring", "sum", "to_char", "to_jsonb", "trim", "unnest", "upper", "using", "values",
    };

    private const int LongestCall = 64 * 1024;

    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reading = new(StringComparer.Ordinal);

    public static RoutineCalls Of(HazardScan scan) => scan.Know(_ => new RoutineCalls());

    /// <summary>Notes a routine that the script makes.</summary>
    public void Note(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (!tokens.Accept("CREATE")) return;
        if (tokens.Accept("OR")) tokens.Accept("REPLACE");
        if (tokens.Accept("FUNCTION") || tokens.Accept("PROCEDURE")) _written[tokens.TakeName().Name] = statement;
    }

    /// <summary>Reads what <c>PREPARE name AS …</c> has named, when <c>EXECUTE name</c> runs it.</summary>
    public void ReadPrepared(string statement, Action<string> read)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("PREPARE") && !tokens.Is("TRANSACTION"))
        {
            var name = tokens.TakePart();
            tokens.SkipParentheses();
            if (tokens.Accept("AS")) _prepared[name] = tokens.TakeRest();
        }
        else if (tokens.Accept("EXECUTE") && _prepared.TryGetValue(tokens.TakePart(), out var prepared))
        {
            read(prepared);
        }
    }

    /// <summary>Reads the statements of what a statement calls.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="scan">The reading.</param>
    /// <param name="read">Reads one statement.</param>
    public void Read(string statement, HazardScan scan, Action<string> read)
    {
        foreach (var name in Called(statement))
        {
            if (name.Schema == "pg_catalog") continue;
            if (name.Name == "lo_unlink") scan.Add(new(HazardCode.DataLoss, "lo_unlink deletes a large object."));
            if (Find(name, scan) is not { } definition)
            {
                // What it does, only the database knows.
                scan.Asks |= scan.Before is null && (name.Schema is not null || !Known.Contains(name.Name));
                continue;
            }

            if (!_reading.Add(name.Name)) continue;
            foreach (var inner in Body(definition)) read(inner);
            _reading.Remove(name.Name);
        }
    }

    private string? Find(TableName name, HazardScan scan) =>
        _written.TryGetValue(name.Name, out var written)
            ? written
            : scan
                .Before?.Objects.OfType<Routine>()
                .FirstOrDefault(routine => routine.Name == name.Name && (name.Schema is null || routine.Schema == name.Schema))
                ?.Definition;

    /// <summary>The names before a parenthesis, in statements that run what they name.</summary>
    private static List<TableName> Called(string statement)
    {
        var names = new List<TableName>();
        // New rows call what their values are made of; what is longer is full of them.
        if (statement.Length > LongestCall) return names;
        var tokens = new SqlTokens(PostgresSyntax.Instance, RowChange.Executed(statement));
        if (
            !(
                tokens.Is("SELECT")
                || tokens.Is("CALL")
                || tokens.Is("WITH")
                || tokens.Is("PERFORM")
                || tokens.Is("VALUES")
                || tokens.Is("UPDATE")
                || tokens.Is("INSERT")
                || tokens.Is("DELETE")
                || tokens.Is("MERGE")))
            return names;
        var isTarget = false;
        while (!tokens.IsEnd)
        {
            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || tokens.Text[0] is '\'' or '$')
            {
                tokens.Next();
                continue;
            }

            // INSERT INTO table (columns), WITH name (columns) AS
            var precedes = tokens.Is("INTO") || tokens.Is("WITH");
            var name = tokens.TakeName();
            if (tokens.Text is "(" && !isTarget) names.Add(name);
            isTarget = precedes;
        }

        return names;
    }

    /// <summary>The statements of a routine's body.</summary>
    private static IEnumerable<string> Body(string definition)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, definition);
        var isSql = false;
        string? body = null;
        while (!tokens.IsEnd)
        {
            if (tokens.Accept("LANGUAGE"))
                isSql = PostgresSyntax.Instance.NameOf(tokens.Text).Equals("sql", StringComparison.OrdinalIgnoreCase);
            else if (tokens.Accept("AS") && tokens.Kind == SqlTokenKind.Quoted && tokens.Text[0] is '\'' or '$')
                body = tokens.Text.ToString();
            else if (tokens.Accept("ATOMIC"))
                return BlockText.Split(tokens.TakeRest());
            else
                tokens.Next();
        }

        return body is null ? [] : isSql ? BlockText.Split(BlockText.Content(body) ?? "") : BlockText.Statements(body);
    }
}
