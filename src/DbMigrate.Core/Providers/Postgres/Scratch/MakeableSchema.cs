using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A schema as far as statements make it on a scratch database. The rest is what came of a database: an index that a build left
/// invalid, a partition that is half detached, the version of an extension that another server's files still held, and, where the role
/// there is no superuser, when the triggers of constraints fire.</summary>
internal static class MakeableSchema
{
    public static async Task<SchemaModel> OfAsync(SchemaModel model, DatabaseSession scratch, CancellationToken cancel)
    {
        var keepsFiring =
            model.Objects.Any(item => item is ForeignKey { Firing.Count: > 0 } or Constraint { Firing.Count: > 0 })
            && (bool)
                (
                    await scratch
                        .QueryAsync("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user", cancel)
                        .ConfigureAwait(false))[0][0]!;
        var changed = false;
        var objects = new List<SchemaObject>(model.Objects.Count);
        foreach (var item in model.Objects)
        {
            var made = Made(item, keepsFiring);
            changed |= !ReferenceEquals(made, item);
            objects.Add(made);
        }

        return changed ? model.With(objects) : model;
    }

    private static SchemaObject Made(SchemaObject item, bool keepsFiring) => item switch
    {
        // A partitioned table's index is valid or not as its partitions' indexes are attached or not.
        TableIndex { Valid: false } index when !IndexPlanner.IsPartitioned(index) => index with { Valid = true },
        Constraint constraint when constraint.Unusable || (constraint.Firing.Count > 0 && !keepsFiring) =>
            constraint with { Unusable = false, Firing = keepsFiring ? constraint.Firing : [] },
        ForeignKey { Firing.Count: > 0 } key when !keepsFiring => key with { Firing = [] },
        Table { DetachPending: true } table => table with { DetachPending = false },
        Extension { Version: not null } extension => extension with { Version = null },
        _ => item,
    };
}
