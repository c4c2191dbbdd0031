namespace DbMigrate.Schema;

/// <summary>A PostgreSQL schema.</summary>
public sealed record Namespace : SchemaObject
{
    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Schema, null, Name);
}

/// <summary>A PostgreSQL extension. Its version is the server's business and not part of a schema.</summary>
public sealed record Extension : SchemaObject
{
    /// <summary>The schema its objects live in.</summary>
    public required string InstalledIn { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Extension, null, Name);
}

/// <summary>An object that one statement creates and that is replaced whole when it differs: collation, cast, operator and its families
/// and classes, text search objects, event trigger, publication, foreign-data wrapper, server, user mapping, language, default
/// privileges, and what else a provider reads this way.</summary>
public sealed record DefinedObject : SchemaObject
{
    /// <summary>What it is, as <c>DROP</c> and <c>COMMENT ON</c> call it, in upper case: <c>COLLATION</c>, <c>EVENT TRIGGER</c>.</summary>
    public required string Type { get; init; }

    /// <summary>How <c>DROP</c> and <c>COMMENT ON</c> name it after <see cref="Type"/>, quoted and qualified:
    /// <c>public."de-x"</c>, <c>=== (integer, integer) </c>, <c>(text AS public.color)</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The statements that make it, in order, without a final semicolon.</summary>
    public required EquatableArray<string> Definition { get; init; }

    /// <summary>The statements that undo it where <c>DROP type target</c> is not what does; empty otherwise.</summary>
    public EquatableArray<string> Removal { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(Type == "COLLATION" ? ObjectKind.Collation : ObjectKind.Defined, Schema, Type == "COLLATION" ? Name : $"{Type} {Name}");
}
