using System.Text.Json.Serialization;

namespace DbMigrate.Schema;

/// <summary>A PostgreSQL schema.</summary>
internal sealed record Namespace : SchemaObject
{
    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Schema, null, Name);
}

/// <summary>A PostgreSQL extension.</summary>
internal sealed record Extension : SchemaObject
{
    /// <summary>The schema its objects live in.</summary>
    public required string InstalledIn { get; init; }

    /// <summary>The version where it is not the one that its server installs by itself; that one is the server's business.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the server lets it go to another schema. The server's business: not part of a comparison.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Relocatable { get; init; } = true;

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Extension, null, Name);

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) =>
        other is Extension extension && Equals(extension with { Relocatable = Relocatable });
}

/// <summary>An object that one statement creates and that is replaced whole when it differs: collation, cast, operator and its families
/// and classes, text search objects, event trigger, publication, foreign-data wrapper, server, user mapping, language, default
/// privileges, and what else a provider reads this way.</summary>
internal sealed record DefinedObject : SchemaObject
{
    /// <summary>What it is, as <c>DROP</c> and <c>COMMENT ON</c> call it, in upper case: <c>COLLATION</c>, <c>EVENT TRIGGER</c>.</summary>
    public required string Type { get; init; }

    /// <summary>How <c>DROP</c> and <c>COMMENT ON</c> name it after <see cref="Type"/>, quoted and qualified:
    /// <c>public."de-x"</c>, <c>=== (integer, integer) </c>, <c>(text AS public.color)</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The statements that make it, in order, without a final semicolon.</summary>
    public required EquatableArray<string> Definition { get; init; }

    /// <summary>Where <see cref="Clauses"/> and <see cref="Options"/> can be altered in place: what else there is, which cannot; null where
    /// it is replaced whole.</summary>
    public string? Kept { get; init; }

    /// <summary>Clauses of the definition that are altered in place, as <c>name=SQL</c>: <c>VERSION='2'</c>,
    /// <c>HANDLER=public.h</c>.</summary>
    public EquatableArray<string> Clauses { get; init; }

    /// <summary>Options of the definition that are altered in place, as <c>name=value</c>, sorted. What may be a secret is not among
    /// them.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <summary>It has options that were not read, because they may be secrets. Not part of a comparison.</summary>
    public bool HasSecrets { get; init; }

    /// <summary>The statements that undo it where <c>DROP type target</c> is not what does; empty otherwise.</summary>
    public EquatableArray<string> Removal { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id =>
        new(Type == "COLLATION" ? ObjectKind.Collation : ObjectKind.Defined, Schema, Type == "COLLATION" ? Name : $"{Type} {Name}");

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) =>
        other is DefinedObject defined && Equals(defined with { HasSecrets = HasSecrets });
}
