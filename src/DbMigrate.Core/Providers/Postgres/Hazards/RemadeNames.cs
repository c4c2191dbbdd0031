using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>How statements name what belongs to somebody, and what a schema has of that name.</summary>
internal static class RemadeNames
{
    /// <summary>Functions and procedures.</summary>
    public const string Routine = "FUNCTION";

    private static readonly string[] InSchemas =
    [
        "TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "TYPE", "DOMAIN", Routine, "AGGREGATE", "STATISTICS", "COLLATION", "CONVERSION",
    ];

    private static readonly string[] OfDatabase = ["SCHEMA", "PUBLICATION", "SERVER", "EVENT TRIGGER", "FOREIGN DATA WRAPPER", "LANGUAGE"];

    /// <summary>Takes the kind of object; null where it belongs to nobody by itself.</summary>
    public static string? TakeKind(ref SqlTokens tokens)
    {
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        kind = kind switch
        {
            "MATERIALIZED" when tokens.Accept("VIEW") => "MATERIALIZED VIEW",
            "EVENT" when tokens.Accept("TRIGGER") => "EVENT TRIGGER",
            "FOREIGN" when tokens.Accept("TABLE") => "TABLE",
            "FOREIGN" when tokens.Accept("DATA") && tokens.Accept("WRAPPER") => "FOREIGN DATA WRAPPER",
            "PROCEDURE" or "ROUTINE" => Routine,
            // A domain is dropped and commented on as a type, too.
            "DOMAIN" => "TYPE",
            _ => kind,
        };
        return InSchemas.Contains(kind) || OfDatabase.Contains(kind) ? kind : null;
    }

    /// <summary>Takes a name; without a schema it is nearly always the one of <c>public</c>.</summary>
    public static TableName TakeName(ref SqlTokens tokens, string kind)
    {
        var name = tokens.TakeName();
        return OfDatabase.Contains(kind) ? name : name with { Schema = name.Schema ?? "public" };
    }

    /// <summary>The types of a list of arguments without names: <c>int, text</c> is <c>integer, text</c>.</summary>
    public static string Arguments(string list)
    {
        var inner = list.Length >= 2 && list[0] == '(' ? list[1..^1] : list;
        return string.Join(", ", inner.Split(',').Select(type => TypeName.Canonical(type.Trim())));
    }

    /// <summary>The word is the role that runs the statement.</summary>
    public static bool IsCurrent(SqlTokens tokens) => tokens.Is("CURRENT_USER") || tokens.Is("CURRENT_ROLE") || tokens.Is("SESSION_USER");

    /// <summary>What an object is called in a sentence.</summary>
    public static string KindOf(SchemaObject item) => item switch
    {
        MaterializedView => "MATERIALIZED VIEW",
        EnumType or DomainType or CompositeType or RangeType => "TYPE",
        Schema.Routine => Routine,
        Namespace => "SCHEMA",
        DefinedObject defined => defined.Type,
        _ => item.GetType().Name.ToUpperInvariant(),
    };

    /// <summary>Whether an object is what a statement names.</summary>
    public static bool Is(SchemaObject item, string kind, TableName name) =>
        item.Schema == name.Schema
        && item.Name == name.Name
        && (
            kind switch
            {
                "TABLE" or "VIEW" or "MATERIALIZED VIEW" => item is Table or View or MaterializedView,
                "SEQUENCE" => item is Sequence,
                "TYPE" => item is EnumType or DomainType or CompositeType or RangeType,
                Routine => item is Schema.Routine,
                "AGGREGATE" => item is Aggregate,
                "STATISTICS" => item is Statistics,
                "SCHEMA" => item is Namespace,
                _ => item is DefinedObject defined && defined.Type == kind,
            });

    /// <summary>The object of a name.</summary>
    /// <param name="model">The schema.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">The arguments that tell functions of one name apart, where a statement has said some.</param>
    public static SchemaObject? Find(SchemaModel model, string kind, TableName name, IReadOnlySet<string?> arguments)
    {
        var found = model.Objects.Where(item => Is(item, kind, name)).ToList();
        return found.Count < 2
            ? found.FirstOrDefault()
            : found.Find(item => item is Schema.Routine routine && arguments.Contains(routine.Arguments));
    }

    /// <inheritdoc cref="Find(SchemaModel,string,TableName,IReadOnlySet{string})"/>
    public static SchemaObject? Find(SchemaModel model, string kind, TableName name, string[] arguments) =>
        Find(model, kind, name, arguments.ToHashSet<string?>());
}
