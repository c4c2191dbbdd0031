using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>An index as Drizzle takes it.</summary>
/// <param name="Method">How it is built: <c>btree</c>.</param>
/// <param name="Keys">Its columns and expressions, as the server prints them.</param>
/// <param name="Options">Storage parameters as <c>name=value</c>.</param>
/// <param name="Where">Which rows it holds; null for all.</param>
internal sealed record IndexParts(string Method, IReadOnlyList<string> Keys, EquatableArray<string> Options, string? Where)
{
    /// <summary>Reads an index; null where it is more than Drizzle takes: columns that are only included, nulls that are not
    /// distinct.</summary>
    public static IndexParts? Of(TableIndex index)
    {
        if (index is { OnMaterializedView: true } or { Valid: false } or { Parent: not null } || !KitText.CanName(index.Name)) return null;
        var (definition, options) = IndexText.CutOptions(index.Definition);
        var tokens = new SqlTokens(PostgresSyntax.Instance, definition);
        while (!tokens.IsEnd && !tokens.Is("ON")) tokens.Next();
        tokens.Accept("ON");
        if (tokens.Accept("ONLY")) return null;
        tokens.SkipName();
        tokens.Accept("USING");
        var method = tokens.TakePart();
        var list = tokens.TakeParentheses();
        var keys = new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(list))
            .TakeParts()
            .Select(key => KitText.Without(key.Trim(), ";", "--", ",,"))
            .ToList();
        var where = tokens.Accept("WHERE") ? KitText.Without(tokens.TakeRest(), ";") : "";
        return
            !tokens.IsEnd || where is null || keys.Contains(null) || options.Any(option => option.Contains(';', StringComparison.Ordinal))
            ? null
            : new(method, [.. keys.OfType<string>()], options, where.Length == 0 ? null : where);
    }
}

/// <summary>What a foreign key does, as Drizzle takes it.</summary>
/// <param name="OnUpdate">Its action in lower case; null where it is none.</param>
/// <param name="OnDelete">Likewise.</param>
internal sealed record KeyActions(string? OnUpdate, string? OnDelete)
{
    private static readonly string[] Actions = ["cascade", "restrict", "set null", "set default"];

    /// <summary>Reads a key; null where it is more than Drizzle takes: deferrable, not valid, matched in full, or one that sets some
    /// columns.</summary>
    public static KeyActions? Of(ForeignKey key)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, key.Definition);
        while (!tokens.IsEnd && !tokens.Is("REFERENCES"))
        {
            if (tokens.IsOpening && tokens.TakeParentheses().Contains("PERIOD ", StringComparison.Ordinal)) return null;
            if (!tokens.Is("REFERENCES")) tokens.Next();
        }

        tokens.Accept("REFERENCES");
        tokens.SkipName();
        tokens.SkipParentheses();
        var rest = tokens.TakeRest().ToLowerInvariant();
        var update = Take(ref rest, "on update ");
        var delete = Take(ref rest, "on delete ");
        return rest.Length == 0 ? new(update, delete) : null;
    }

    private static string? Take(ref string rest, string when)
    {
        if (!rest.StartsWith(when, StringComparison.Ordinal)) return null;
        var after = rest[when.Length..];
        var action = Array.Find(Actions, candidate => after.StartsWith(candidate, StringComparison.Ordinal));
        if (action is not null) rest = after[action.Length..].TrimStart();
        return action;
    }
}
