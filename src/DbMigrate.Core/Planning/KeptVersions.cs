using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Which versions extensions are to have, once a schema is wanted: it states some, and keeps the others.</summary>
internal static class KeptVersions
{
    /// <summary>The wanted schema with the versions that it does not state: those that there are.</summary>
    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    public static SchemaModel Of(SchemaModel from, SchemaModel to) =>
        from.Objects.Any(item => item is Extension { Version: not null })
            ? to.With(
                to.Objects.Select(item =>
                    item is Extension { Version: null } && from.Find<Extension>(item.Id) is { Version: { } version }
                        ? ((Extension)item) with
                        {
                            Version = version,
                        }
                        : item))
            : to;

    /// <summary>A schema to return to: no script takes an extension back to an earlier version.</summary>
    /// <param name="now">The schema that is left.</param>
    /// <param name="before">The one to return to.</param>
    public static SchemaModel Returning(SchemaModel now, SchemaModel before) =>
        Versions(before).Concat(Versions(now)).Any()
            ? before.With(
                before.Objects.Select(item =>
                    item is Extension extension && now.Find<Extension>(item.Id) is { } left
                        ? extension with
                        {
                            Version = left.Version,
                        }
                        : item))
            : before;

    /// <summary>The schema without versions.</summary>
    public static SchemaModel None(SchemaModel model) => Versions(model).Any()
        ? model.With(model.Objects.Select(item => item is Extension extension ? extension with { Version = null } : item))
        : model;

    private static IEnumerable<string> Versions(SchemaModel model) =>
        model.Objects.OfType<Extension>().Select(extension => extension.Version).OfType<string>();
}
