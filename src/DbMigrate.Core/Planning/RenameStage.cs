using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>A schema after renames that the engine itself has carried into every definition.</summary>
/// <param name="Model">The schema now.</param>
/// <param name="Up">The renames, in order.</param>
/// <param name="Down">Their inverses, in order.</param>
internal sealed record RenamedSchema(SchemaModel Model, IReadOnlyList<SchemaChange> Up, IReadOnlyList<SchemaChange> Down)
{
    public static RenamedSchema Start(SchemaModel model) => new(model, [], []);
}

/// <summary>Runs renames on the scratch database, which holds the schema before them.</summary>
internal sealed class RenameStage(SchemaBench bench)
{
    /// <summary>Tables and types first, then what is named within them.</summary>
    public async Task<RenamedSchema> ApplyAsync(RenamedSchema before, IReadOnlyList<Rename> renames, CancellationToken cancel)
    {
        var owners = renames.Where(rename => !RenameNames.IsPart(rename.From.Kind)).ToList();
        var parts = renames
            .Where(rename => RenameNames.IsPart(rename.From.Kind))
            .Select(rename => rename with { From = rename.From with { Table = rename.To.Table } })
            .ToList();
        var after = await RunAsync(before, owners, cancel).ConfigureAwait(false);
        return await RunAsync(after, parts, cancel).ConfigureAwait(false);
    }

    /// <summary>What the engine moves; before the renames.</summary>
    public async Task<RenamedSchema> MoveAsync(RenamedSchema before, IReadOnlyList<SchemaMove> moves, CancellationToken cancel)
    {
        List<SchemaChange> up = [.. moves.Select(move => move.Do)];
        await RunAsync(up, cancel).ConfigureAwait(false);
        var after = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        return new(after, [.. before.Up, .. up], [.. moves.Reverse().Select(move => move.Undo), .. before.Down]);
    }

    private async Task<RenamedSchema> RunAsync(RenamedSchema before, IReadOnlyList<Rename> renames, CancellationToken cancel)
    {
        if (renames.Count == 0) return before;
        var ordered = Ordered(renames);
        var up = ordered.Select(rename => bench.Provider.Rename(before.Model, rename)).ToList();
        await RunAsync(up, cancel).ConfigureAwait(false);
        var after = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        var down = ordered.Reverse().Select(rename => bench.Provider.Rename(after, new(rename.To, rename.From)));
        return new(after, [.. before.Up, .. up], [.. down, .. before.Down]);
    }

    private async Task RunAsync(IReadOnlyCollection<SchemaChange> changes, CancellationToken cancel)
    {
        try
        {
            await new ScratchScript(bench.Scratch).RunAsync(MigrationText.Of(changes), cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw new DbMigrateException(
                ErrorId.PlanNotProven,
                $"A {(changes.All(change => change is RenameObject) ? "rename" : "move")} fails on the scratch database: "
                    + $"'{e.Statement.Head}': {error.Message}",
                "Leave the rename out, or write it in a migration of your own.",
                e.Statement.Text,
                e);
        }
    }

    /// <summary>What takes a name over comes after what gives it up.</summary>
    private static IReadOnlyList<Rename> Ordered(IReadOnlyList<Rename> renames)
    {
        var left = renames.OrderBy(rename => rename.From).ToList();
        var ordered = new List<Rename>();
        while (left.Count > 0)
        {
            var next = left.FindIndex(rename => !left.Exists(other => other != rename && other.From == rename.To));
            if (next < 0)
            {
                throw new DbMigrateException(
                    ErrorId.RenameInvalid,
                    $"The renames {string.Join(", ", left.Select(RenameText.Argument))} go round in a circle.",
                    "Take a name in between, in two migrations.",
                    left[0].From.Display);
            }

            ordered.Add(left[next]);
            left.RemoveAt(next);
        }

        return ordered;
    }
}
