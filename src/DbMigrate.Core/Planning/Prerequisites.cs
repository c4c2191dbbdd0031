using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Scratch;

namespace DbMigrate.Planning;

/// <summary>What the target had before the first text ran, and no text makes: schemas of its search path, to which unqualified names go,
/// and extensions that some text needs. A scratch database is given them, and two schemas are compared as if both had them.</summary>
/// <param name="target">The target; null where there is none.</param>
/// <param name="migrations">The texts of the migrations folder, which are read only where they are needed.</param>
/// <param name="warn">Is told of an extension that a new database would lack.</param>
internal sealed class Prerequisites(DatabaseTarget? target, Func<IReadOnlyList<string>> migrations, Action<string> warn)
{
    private IReadOnlyList<string> _schemas = [];
    private IReadOnlyCollection<string> _extensions = [];

    /// <summary>What the target's sessions have; null until something has read it.</summary>
    public SessionProfile? Profile { get; set; }

    /// <summary>The schemas that the scratch database was given.</summary>
    public IEnumerable<Namespace> Schemas => _schemas.Select(name => new Namespace { Name = name });

    /// <summary>The scratch database is empty again.</summary>
    public void Forget() => _schemas = [];

    /// <summary>Gives an empty scratch database what the target had and none of the texts makes.</summary>
    public async Task ProvideAsync(ScratchDatabase scratch, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        _schemas = NotMade("SCHEMA", SchemasOf(scratch.Profile), texts);
        await scratch.ProvideSchemasAsync(_schemas, cancel).ConfigureAwait(false);
        var extensions = scratch.Profile.Extensions.Select(extension => extension.Name);
        await scratch.OfferAsync(NotMade("EXTENSION", extensions, texts), cancel).ConfigureAwait(false);
    }

    /// <summary>Tells of the extensions that only the target has, and that some text needed.</summary>
    public void Tell(ScratchDatabase scratch)
    {
        foreach (var name in scratch.Given.Except(_extensions))
            warn(
                $"The extension '{name}' is needed, and nothing makes it: {target} has it. Before the first migration a new database needs "
                    + $"CREATE EXTENSION \"{name}\".");
        _extensions = scratch.Given;
    }

    /// <summary>Two schemas, each with the prerequisites that the other one has.</summary>
    public (SchemaModel From, SchemaModel To) Complete(SchemaModel from, SchemaModel to) =>
        (WithSchemas(WithExtensions(WithVersions(from, to), to), to), WithSchemas(WithExtensions(to, from), from));

    /// <summary>A model whose texts say nothing of a provided schema has it as the other one has it: with that owner, those rights and that
    /// comment.</summary>
    private SchemaModel WithSchemas(SchemaModel model, SchemaModel other)
    {
        var provided = _schemas.Count > 0 ? _schemas : ProvidedBefore();
        if (provided.Count == 0) return model;
        SchemaObject As(SchemaObject item) =>
            item is Namespace && provided.Contains(item.Name) && item.Equals(new Namespace { Name = item.Name })
                ? other.Find(item.Id) ?? item
                : item;
        return model.With(model.Objects.Select(As));
    }

    /// <summary>An extension of the target's that some text needs was there before all of them, and so was its schema.</summary>
    private SchemaModel WithExtensions(SchemaModel model, SchemaModel other)
    {
        var given = other.Objects.OfType<Extension>().Where(extension => _extensions.Contains(extension.Name)).ToList();
        var there = other.Objects.Where(item =>
            given.Contains(item) || (item is Namespace && given.Any(extension => extension.InstalledIn == item.Name)));
        return given.Count == 0 ? model : model.With(model.Objects.Concat(there.Where(item => model.Find(item.Id) is null)));
    }

    /// <summary>Its version is nobody's here either.</summary>
    private SchemaModel WithVersions(SchemaModel model, SchemaModel other)
    {
        SchemaObject As(SchemaObject item) =>
            item is Extension extension && _extensions.Contains(item.Name) && other.Find<Extension>(item.Id) is { } there
                ? extension with
                {
                    Version = there.Version,
                }
                : item;
        return _extensions.Count == 0 ? model : model.With(model.Objects.Select(As));
    }

    /// <summary>What was provided when a snapshot was taken, which needed no scratch database now.</summary>
    private IReadOnlyList<string> ProvidedBefore() =>
        Profile is { } profile && SchemasOf(profile).Any() ? NotMade("SCHEMA", SchemasOf(profile), migrations()) : [];

    private static IEnumerable<string> SchemasOf(SessionProfile profile) => profile.Schemas.Where(schema => schema != "public");

    private static List<string> NotMade(string kind, IEnumerable<string> names, IReadOnlyList<string> texts) =>
        [
            .. names.Where(name =>
                !texts.Any(text =>
                    Regex.IsMatch(text, $@"\bCREATE\s+{kind}\b[^;]*\b{Regex.Escape(name)}\b", RegexOptions.IgnoreCase)))
        ];
}
