using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a column's definition in <c>ADD COLUMN</c> says, as far as its cost goes.</summary>
internal sealed class ColumnText
{
    private static readonly string[] AfterType =
    [
        "CONSTRAINT", "NOT", "NULL", "CHECK", "DEFAULT", "GENERATED", "UNIQUE", "PRIMARY", "REFERENCES", "COLLATE", "STORAGE",
        "COMPRESSION", "USING", "DEFERRABLE", "INITIALLY", "CASCADE", "RESTRICT", "OPTIONS",
    ];

    public required string Name { get; init; }

    public required string Type { get; init; }

    public string? Default { get; private set; }

    public bool NotNull { get; private set; }

    public bool Check { get; private set; }

    public bool IsKey { get; private set; }

    public bool IsIdentity { get; private set; }

    public bool IsGenerated { get; private set; }

    public bool IsStored { get; private set; }

    /// <summary>The foreign key that the column brings; null where it brings none.</summary>
    public KeyText? Key { get; private set; }

    public TableName? References => Key?.Parent;

    public static ColumnText Read(ref SqlTokens tokens)
    {
        var column = new ColumnText { Name = tokens.TakePart(), Type = TakeType(ref tokens) };
        while (!tokens.IsEnd) column.ReadConstraint(ref tokens);
        return column;
    }

    /// <summary>Takes a type: everything up to what can follow one.</summary>
    public static string TakeType(ref SqlTokens tokens)
    {
        var type = new System.Text.StringBuilder();
        while (!tokens.IsEnd && !IsAfterType(tokens))
        {
            if (tokens.IsOpening)
            {
                type.Append(tokens.TakeParentheses());
                continue;
            }

            if (type.Length > 0 && tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && type[^1] != '.') type.Append(' ');
            type.Append(tokens.Text);
            tokens.Next();
        }

        return type.ToString();
    }

    private static bool IsAfterType(SqlTokens tokens)
    {
        foreach (var word in AfterType)
        {
            if (tokens.Is(word)) return true;
        }

        return false;
    }

    private void ReadConstraint(ref SqlTokens tokens)
    {
        if (tokens.Accept("CONSTRAINT"))
        {
            tokens.Next();
        }
        else if (tokens.Accept("NOT"))
        {
            NotNull |= tokens.Is("NULL");
            tokens.Next();
        }
        else if (tokens.Accept("DEFAULT"))
        {
            Default = TakeExpression(ref tokens);
            if (string.Equals(Default, "NULL", StringComparison.OrdinalIgnoreCase)) Default = null;
        }
        else if (tokens.Accept("GENERATED"))
        {
            ReadGenerated(ref tokens);
        }
        else if (tokens.Accept("REFERENCES"))
        {
            Key = KeyText.TakeReference(ref tokens, [Name]);
        }
        else if (tokens.Accept("UNIQUE"))
        {
            IsKey = true;
        }
        else if (tokens.Accept("PRIMARY"))
        {
            IsKey = NotNull = true;
        }
        else if (tokens.Accept("CHECK"))
        {
            Check = true;
            tokens.SkipParentheses();
        }
        else
        {
            tokens.Next();
        }
    }

    private void ReadGenerated(ref SqlTokens tokens)
    {
        while (!tokens.IsEnd && !tokens.Is("IDENTITY") && !tokens.IsOpening) tokens.Next();
        IsIdentity = tokens.Accept("IDENTITY");
        IsGenerated = !IsIdentity;
        tokens.SkipParentheses();
        // Without a word, 18 takes VIRTUAL, and earlier versions refuse.
        IsStored = IsGenerated && tokens.Is("STORED");
    }

    private static string TakeExpression(ref SqlTokens tokens)
    {
        var expression = new System.Text.StringBuilder();
        while (!tokens.IsEnd && (expression.Length == 0 || !IsAfterType(tokens)))
        {
            if (tokens.IsOpening)
            {
                expression.Append(tokens.TakeParentheses());
                continue;
            }

            if (expression.Length > 0 && expression[^1] != '.') expression.Append(' ');
            expression.Append(tokens.Text);
            tokens.Next();
        }

        return expression.ToString();
    }
}
