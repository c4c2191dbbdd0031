using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a change of a column's type does to its values and its file, as far as the text tells.</summary>
/// <param name="Loses">Values may lose something without an error.</param>
/// <param name="Rewrites">Every row is written anew, whatever the session's time zone.</param>
/// <param name="ReadsZone">Where the session's time zone is another than UTC, every row is written anew.</param>
/// <param name="IsCast">It is nothing but casts.</param>
internal sealed record TypeChange(bool Loses, bool Rewrites, bool ReadsZone, bool IsCast)
{
    /// <summary>Judges a change.</summary>
    /// <param name="model">The types and casts of the server.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="before">Its type.</param>
    /// <param name="after">Its new type.</param>
    /// <param name="expression">What follows USING; null where nothing does.</param>
    public static TypeChange Of(SchemaModel model, string table, string column, string before, string after, string? expression)
    {
        var casts = TypeCast.Within(model);
        // What the planner writes itself it knows.
        var planned = casts.Find(PostgresText.Identifier(column), before, after);
        var isPlanned = expression is not null && planned?.Using is { } text && Squeeze(text) == Squeeze(expression);
        if (expression is null || UsingText.Casts(expression, table, column) is not { } types)
        {
            if (expression is null)
                return new(planned is { Loses: true }, casts.Rewrites(before, after), casts.ReadsZone(before, after), IsCast: true);
            return new(
                isPlanned ? planned!.Loses : !UsingText.Keeps(expression, table, column, before),
                Rewrites: true,
                ReadsZone: false,
                isPlanned);
        }

        var (loses, rewrites, reads, from) = (false, false, false, before);
        foreach (var (type, isWritten) in types.Select(type => (Named(model, type), true)).Append((after, false)))
        {
            loses |= casts.Find(PostgresText.Identifier(column), from, type) is { Loses: true } || (isWritten && Cuts(model, from, type));
            rewrites |= casts.Rewrites(from, type);
            reads |= casts.ReadsZone(from, type);
            from = type;
        }

        return new(isPlanned ? planned!.Loses : loses, rewrites, reads && !rewrites, IsCast: true);
    }

    /// <summary>A cast that somebody writes cuts what is too long; the server itself would refuse it.</summary>
    private static bool Cuts(SchemaModel model, string before, string after)
    {
        var types = new TypeLookup(model, model);
        var (old, now) = (types.BaseOf(before), types.BaseOf(after));
        if (now.Name is "character" or "bit" && now.Length is null) now = now with { Modifier = "1" };
        return now.Name is "character varying" or "character" or "bit" or "bit varying"
            && now.Length is { } length
            && !(types.IsString(old.Name) || old.Name is "bit" or "bit varying" ? old.Length <= length : false);
    }

    /// <summary>A type without its schema is nearly always the one that the model has in <c>public</c>.</summary>
    public static string Named(SchemaModel model, string type)
    {
        var name = TypeText.Parse(type).Name;
        if (name.Contains('.', StringComparison.Ordinal) || new TypeLookup(model, model).IsServers(name)) return type;
        if (model.Types?.TypeOf($"public.{name}") is not null) return $"public.{type}";
        var found = model
            .Objects.Where(item =>
                item is EnumType or DomainType or CompositeType or RangeType && PostgresText.Identifier(item.Name) == name)
            .ToList();
        return found.Find(item => item.Schema == "public") is not null ? $"public.{type}"
            : found is [var only] ? $"{PostgresText.Identifier(only.Schema!)}.{type}"
            : type;
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
