using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Makes the model's records of what one statement other than CREATE TABLE defines.</summary>
internal static class PartText
{
    public static TableIndex Index(string name, string table, string statement, StoredTable? stored)
    {
        var tokens = new TokenReader(statement);
        tokens.Expect("CREATE");
        var unique = tokens.Accept("UNIQUE");
        tokens.Expect("INDEX");
        SkipName(tokens);
        tokens.Expect("ON");
        tokens.TakeName();
        var expressions = tokens.Rest();
        tokens.Expect("(");
        var keys = new List<string>();
        do keys.Add(IndexKey(tokens, stored));
        while (tokens.Accept(","));
        tokens.Expect(")");
        var where = tokens.Accept("WHERE") ? CanonicalText.Of(CanonicalText.Unwrap(tokens.Rest()), stored?.Columns) : null;
        var definition = DefinitionWriter.Index(unique, name, table, keys, where);
        return new()
        {
            Name = name,
            Table = table,
            Unique = unique,
            Keys = [.. keys],
            Definition = definition,
            Statement = DoubleQuotedTexts.StatementOf(statement, expressions, stored?.Columns),
        };
    }

    public static View View(string name, string statement)
    {
        var tokens = new TokenReader(statement);
        tokens.Expect("CREATE");
        tokens.Expect("VIEW");
        SkipName(tokens);
        var definition = DefinitionWriter.View(name, CanonicalText.Of(tokens.Rest()));
        return new() { Name = name, Definition = definition, Statement = Trim(statement) };
    }

    public static Trigger Trigger(string name, string table, string statement)
    {
        var tokens = new TokenReader(statement);
        tokens.Expect("CREATE");
        tokens.Expect("TRIGGER");
        SkipName(tokens);
        var start = tokens.At;
        tokens.SkipTo("ON");
        tokens.Expect("ON");
        var head = CanonicalText.Of(tokens.Between(start, tokens.At));
        tokens.TakeName();
        // It is the only kind there is.
        tokens.Accept("FOR", "EACH", "ROW");
        var definition = DefinitionWriter.Trigger(name, $"{head} {SqliteName.Quote(table)} {CanonicalText.Of(tokens.Rest())}");
        return new() { Name = name, Table = table, Definition = definition, Statement = Trim(statement) };
    }

    public static Table VirtualTable(string name, string statement)
    {
        var tokens = new TokenReader(statement);
        tokens.Expect("CREATE");
        tokens.Expect("VIRTUAL");
        tokens.Expect("TABLE");
        SkipName(tokens);
        tokens.Expect("USING");
        var module = tokens.TakeName().ToLowerInvariant();
        var arguments = tokens.Is("(") ? VirtualArguments(statement, tokens) : null;
        return new() { Name = name, Kind = TableKind.Virtual, Definition = DefinitionWriter.VirtualTable(name, module, arguments) };
    }

    /// <summary>The module of a virtual table.</summary>
    public static string ModuleOf(string statement)
    {
        var tokens = new TokenReader(statement);
        tokens.SkipTo("USING");
        tokens.Accept("USING");
        return tokens.IsEnd ? "" : tokens.TakeName();
    }

    // The module reads the text itself: of its tokens nothing but the space between them is ours to change.
    private static string VirtualArguments(string statement, TokenReader tokens)
    {
        var text = new System.Text.StringBuilder();
        var end = -1;
        foreach (var token in tokens.TakeParenthesised())
        {
            var start = token.End - token.Text.Length;
            if (end >= 0 && (start > end || text[^1] == ',') && !token.Is(",")) text.Append(' ');
            text.Append(statement, start, token.Text.Length);
            end = token.End;
        }

        return text.ToString();
    }

    private static string IndexKey(TokenReader tokens, StoredTable? stored)
    {
        var start = tokens.At;
        tokens.SkipTo(",");
        var key = tokens.Between(start, tokens.At);
        var descending = key[^1].Is("DESC");
        if (descending || key[^1].Is("ASC")) key = key[..^1];
        if (key.Length == 3 && key[1].Is("COLLATE") && IsOwnCollation(stored, key[0].Value, key[2].Value)) key = key[..1];
        var text = CanonicalText.Of(CanonicalText.Unwrap(key), stored?.Columns);
        return descending ? $"{text} DESC" : text;
    }

    // What the column does by itself need not be said.
    private static bool IsOwnCollation(StoredTable? stored, string name, string collation) =>
        stored?.Text.Columns.Find(column => SqliteNameComparer.Instance.Equals(column.Name, name)) is { } column
        && SqliteNameComparer.Instance.Equals(collation, column.Collation ?? "BINARY");

    private static void SkipName(TokenReader tokens)
    {
        tokens.Accept("IF", "NOT", "EXISTS");
        tokens.TakeQualifiedName();
    }

    // A comment after the last token would swallow what a script puts behind the statement.
    private static string Trim(string statement) =>
        SqliteLexer.Read(statement) is [.., var last] && statement.IndexOf("--", last.End, StringComparison.Ordinal) >= 0
            ? statement[..last.End] : statement.TrimEnd();
}
