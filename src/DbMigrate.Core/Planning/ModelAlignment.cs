using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>Makes two schemas say the same thing in the same words: where only the engine's prints differ, and print the same after one
/// more reading, the one schema takes the other's.</summary>
/// <remarks>
/// PostgreSQL does not promise that what it prints of an expression is what it prints after reading that print, and its versions print
/// differently. So prints are never compared as texts alone: what differs in them, and only that, is made anew on both sides on a scratch
/// database, and what is printed then decides. A comparison without a difference costs nothing.
/// </remarks>
/// <param name="provider">The engine.</param>
/// <param name="open">Opens the scratch database: an empty one, on which nothing else happens.</param>
/// <param name="scope">What a reading looks at.</param>
/// <param name="warn">Told what could not be made anew, and why.</param>
internal sealed class ModelAlignment(
    SchemaProvider provider, Func<CancellationToken, Task<ScratchDatabase>> open, ReadScope scope, Action<string> warn)
{
    /// <summary>Aligns the first schema to the second.</summary>
    /// <returns>Both; the second is another than it was only where it is of another version of the engine than the scratch
    /// database.</returns>
    public async Task<(SchemaModel From, SchemaModel To)> AlignAsync(SchemaModel from, SchemaModel to, CancellationToken cancel)
    {
        if (from.Equals(to)) return (from, to);
        if (from.EngineVersion != to.EngineVersion)
        {
            (from, to) = await TranslateAsync(from, to, cancel).ConfigureAwait(false);
            if (from.Equals(to)) return (from, to);
        }

        var differing = ListDiff<SchemaObject>.Of(from.Objects, to.Objects, item => item.Id, (one, other) => one.IsSameAs(other)).Altered
            .Where(pair => Differ(Prints.Of(pair.From), Prints.Of(pair.To))).ToDictionary(pair => pair.From.Id, pair => pair.To);
        if (differing.Count == 0) return (from, to);
        if (await TryReprintAsync(from, differing.Keys, cancel).ConfigureAwait(false) is not { } fromAgain
            || await TryReprintAsync(to, differing.Keys, cancel).ConfigureAwait(false) is not { } toAgain)
        {
            return (from, to);
        }

        var objects = from.Objects.Select(item => differing.TryGetValue(item.Id, out var other)
            ? Prints.Visit(item, new Chooser(Prints.Of(item), Prints.Of(other), Printed(fromAgain, item.Id), Printed(toAgain, item.Id)))
            : item);
        return (from.With(objects), to);
    }

    private static bool Differ(IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other) =>
        one.Any(print => other.TryGetValue(print.Key, out var text) && !Equals(print.Value, text));

    private static IReadOnlyDictionary<string, object?> Printed(SchemaModel model, ObjectId id) => Prints.Of(model.Find(id)!);

    /// <summary>Some objects, made anew; null where that fails.</summary>
    private async Task<SchemaModel?> TryReprintAsync(SchemaModel model, IReadOnlyCollection<ObjectId> ids, CancellationToken cancel)
    {
        try
        {
            var scratch = await open(cancel).ConfigureAwait(false);
            var reprint = new Reprint(provider, scratch, scope);
            SchemaModel again;
            try
            {
                again = await reprint.ReadAsync(ModelClosure.Of(model, ids), cancel).ConfigureAwait(false);
            }
            catch (StatementException e) when (e.InnerException is not OperationCanceledException)
            {
                // Something is needed that no catalog tells of.
                again = await reprint
                    .ReadAsync(ModelClosure.Of(model, [.. ids, .. model.Objects.Select(item => item.Id)]), cancel)
                    .ConfigureAwait(false);
            }

            return ids.All(id => again.Find(id) is not null) ? again : null;
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException)
        {
            warn(
                $"What differs in {string.Join(", ", ids.Take(3).Select(id => id.Display))} may only be spelled differently; it cannot be "
                    + $"made anew "
                    + $"on the scratch database to find out: '{e.Statement.Head}' fails there: {e.InnerException!.Message}");
            return null;
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.ScratchUnavailable)
        {
            warn(
                $"What differs in {string.Join(", ", ids.Take(3).Select(id => id.Display))} may only be spelled differently; no scratch "
                    + $"database is there to find out.");
            return null;
        }
    }

    /// <summary>Schemas of two versions of the engine, both as the scratch database's version tells them.</summary>
    private async Task<(SchemaModel From, SchemaModel To)> TranslateAsync(SchemaModel from, SchemaModel to, CancellationToken cancel)
    {
        try
        {
            var scratch = await open(cancel).ConfigureAwait(false);
            var reprint = new Reprint(provider, scratch, scope);
            return (await TranslateAsync(from).ConfigureAwait(false), await TranslateAsync(to).ConfigureAwait(false));

            async Task<SchemaModel> TranslateAsync(SchemaModel model) => model.EngineVersion == scratch.EngineVersion
                ? model
                : await reprint.ReadAsync(provider.Translate(model, scratch.EngineVersion), cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException)
        {
            warn(
                $"The schema of the other version cannot be made on the scratch database, so what only the versions say differently shows "
                    + $"as a difference: "
                    + $"'{e.Statement.Head}' fails there: {e.InnerException!.Message}");
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.ScratchUnavailable)
        {
            warn(
                "No scratch database is there on which both versions' schemas could be made, so what only the versions say differently "
                    + "shows as a difference.");
        }

        return (from, to);
    }

    /// <summary>Takes the other's print where both come to the same.</summary>
    /// <param name="mine">The object's prints.</param>
    /// <param name="other">Its counterpart's.</param>
    /// <param name="mineAgain">What the engine prints of the first after reading it once more.</param>
    /// <param name="otherAgain">What it prints of the other.</param>
    private sealed class Chooser(
        IReadOnlyDictionary<string, object?> mine,
        IReadOnlyDictionary<string, object?> other,
        IReadOnlyDictionary<string, object?> mineAgain,
        IReadOnlyDictionary<string, object?> otherAgain) : PrintVisitor
    {
        public override T Visit<T>(string place, T print) =>
            other.TryGetValue(place, out var theirs) && !Equals(mine[place], theirs) && AreSame(place, theirs) ? (T)theirs! : print;

        private bool AreSame(string place, object? theirs) =>
            mineAgain.TryGetValue(place, out var again) && otherAgain.TryGetValue(place, out var theirsAgain)
            && (Equals(again, theirsAgain) || Equals(again, theirs) || Equals(mine[place], theirsAgain));
    }
}
