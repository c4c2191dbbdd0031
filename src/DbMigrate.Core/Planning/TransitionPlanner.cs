using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sources;
using DbMigrate.Sources.Renames;

namespace DbMigrate.Planning;

/// <summary>What to do where something disappears while something similar appears, and nobody says what it is.</summary>
internal enum Ambiguity
{
    /// <summary>Ask, or stop with the values to choose from.</summary>
    Ask,

    /// <summary>Drop and add, with a warning.</summary>
    Warn,

    /// <summary>Drop and add.</summary>
    Ignore,
}

/// <summary>What is known of renames before a transition is planned.</summary>
internal sealed record RenameRequest
{
    public Ambiguity Ambiguity { get; init; }

    /// <summary>As <c>-Rename</c> takes them.</summary>
    public IReadOnlyList<string> Stated { get; init; } = [];

    /// <summary>Those that a script states.</summary>
    public IReadOnlyList<Rename> Known { get; init; } = [];

    public IReadOnlyList<RenameHint> Hints { get; init; } = [];

    public Func<RenameQuestion, Rename?>? Resolver { get; init; }

    /// <summary>Expressions for values that change their type, as <c>-Using</c> takes them.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    public IReadOnlyList<UsingHint> UsingHints { get; init; } = [];

    public PlanPurpose Purpose { get; init; }

    public static RenameRequest Of(RenameOptions options, SourceHints hints) => new()
    {
        Expressions = options.Using,
        UsingHints = hints.Expressions,
        Ambiguity = options.NoRename ? Ambiguity.Ignore : Ambiguity.Ask,
        Stated = options.Renames,
        Hints = hints.Renames,
        Resolver = options.RenameResolver,
    };
}

/// <summary>A way back.</summary>
/// <param name="Steps">Its steps; null where there is none.</param>
/// <param name="Problems">What it does not bring back, or why there is none, as sentences.</param>
internal sealed record ReverseSteps(IReadOnlyList<SchemaChange>? Steps, IReadOnlyList<string> Problems);

/// <summary>The way from one schema to another, and back.</summary>
/// <param name="From">The one.</param>
/// <param name="To">The other.</param>
/// <param name="Renamed">The one after renames.</param>
/// <param name="Up">The steps, in order.</param>
internal sealed record Transition(SchemaModel From, SchemaModel To, RenamedSchema Renamed, IReadOnlyList<SchemaChange> Up)
{
    /// <summary>The steps keep nobody waiting for long; each is durable at once, there and back.</summary>
    public bool IsOnline { get; private init; }

    /// <summary>The other as its sources say it, which is what the scratch database holds: without the owners that they keep and do not
    /// state. Null where they state everything.</summary>
    public SchemaModel? Stated { get; init; }

    /// <summary>The way back. Where no cast leads back, it gives the values up, or there is none.</summary>
    public ReverseSteps Reverse(SchemaProvider provider)
    {
        try
        {
            var before = KeptVersions.Returning(To, KeptOwners.Returning(To, Renamed.Model));
            var plan = provider.Plan(To, before, new() { Purpose = PlanPurpose.TakeBack });
            var changes = IsOnline ? ((IPlansOnline)provider).Online(To, before, plan.Changes) : plan.Changes;
            return new([.. changes, .. Renamed.Down], [.. plan.MissingCasts.Select(missing => missing.Message)]);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.CastImpossible)
        {
            return new(null, [e.Message]);
        }
    }

    /// <summary>The same way, online.</summary>
    public Transition MakeOnline(SchemaProvider provider) => this with
    {
        IsOnline = true,
        Up = [.. Renamed.Up, .. ((IPlansOnline)provider).Online(Renamed.Model, To, [.. Up.Skip(Renamed.Up.Count)])],
    };

    /// <summary>Renames were run on the scratch database: it no longer holds what it held.</summary>
    public bool UsedScratch => Renamed.Up.Count > 0;
}

/// <summary>Plans a transition: renames first, on the scratch database, then what still differs.</summary>
internal sealed class TransitionPlanner(SchemaBench bench)
{
    /// <summary>Plans the way from one schema to another.</summary>
    /// <param name="from">The one.</param>
    /// <param name="to">The other.</param>
    /// <param name="request">What is known of renames.</param>
    /// <param name="loadFrom">Makes <paramref name="from"/> on the scratch database; called before the first rename.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Transition> PlanAsync(
        SchemaModel from, SchemaModel to, RenameRequest request, Func<CancellationToken, Task> loadFrom, CancellationToken cancel)
    {
        (from, to) = await bench.AlignAsync(from, to, cancel).ConfigureAwait(false);
        var renamed = RenamedSchema.Start(from);
        var stated = to;
        to = KeptOwners.Of(from, to);
        if (from.Equals(to) && request.Stated.Count == 0 && request.Expressions.Count == 0) return new(from, to, renamed, []);
        if (bench.Provider.Moves(from, to) is { Count: > 0 } moves)
        {
            await TryAsync(() => MoveAsync(moves), "What only goes to another schema shows with everything that uses it")
                .ConfigureAwait(false);
        }

        await ApplyAsync([
            .. request.Stated.Count == 0 ? [] : new RenameParser(renamed.Model, to).Parse(request.Stated),
            .. request.Known,
            .. request.Hints.Count == 0 ? [] : new HintedRenames(renamed.Model, to).Find(request.Hints),
        ]).ConfigureAwait(false);
        await ApplyImpliedAsync().ConfigureAwait(false);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (request.Ambiguity != Ambiguity.Ignore && Open(renamed.Model, to, asked) is { Count: > 0 } questions)
        {
            var answers = Answer(questions, request, asked);
            if (answers.Count == 0) continue;
            await ApplyAsync(answers).ConfigureAwait(false);
            await ApplyImpliedAsync().ConfigureAwait(false);
        }

        to = KeptOwners.Of(renamed.Model, to);
        var options = new PlanOptions
        {
            Expressions = new StatedExpressions(to).Find(request.Expressions, request.UsingHints),
            Purpose = request.Purpose,
        };
        var plan = bench.Provider.Plan(renamed.Model, to, options);
        foreach (var missing in plan.MissingCasts)
            bench.Warn(
                $"{missing.Message} "
                    + $"{(request.Purpose == PlanPurpose.Look ? missing.Action : "They are given up: the column is null then.")}");
        return new(from, to, renamed, [.. renamed.Up, .. plan.Changes]) { Stated = ReferenceEquals(stated, to) ? null : stated };

        Task ApplyImpliedAsync() =>
            TryAsync(
                () => ApplyAsync(bench.Provider.RenamesParts ? ImpliedRenames.Find(renamed.Model, to) : []),
                "Constraints and indexes that only change their name are dropped and made anew");

        async Task TryAsync(Func<Task> apply, string otherwise)
        {
            try
            {
                await apply().ConfigureAwait(false);
            }
            catch (DbMigrateException e) when (e.Id == ErrorId.PlanNotProven && request.Ambiguity == Ambiguity.Warn)
            {
                // They save work but are not needed: a scratch server on which the one schema cannot be made can still compare.
                bench.Warn($"{otherwise}: {e.Message}");
            }
        }

        async Task MoveAsync(IReadOnlyList<SchemaMove> moves)
        {
            await loadFrom(cancel).ConfigureAwait(false);
            renamed = await new RenameStage(bench).MoveAsync(renamed, moves, cancel).ConfigureAwait(false);
            renamed = renamed with { Model = (await bench.AlignAsync(renamed.Model, to, cancel).ConfigureAwait(false)).From };
        }

        async Task ApplyAsync(IReadOnlyList<Rename> renames)
        {
            if (renames.Count == 0) return;
            if (renamed.Up.Count == 0) await loadFrom(cancel).ConfigureAwait(false);
            renamed = await new RenameStage(bench)
                .ApplyAsync(renamed, [.. renames.DistinctBy(rename => rename.From)], cancel)
                .ConfigureAwait(false);
            renamed = renamed with { Model = (await bench.AlignAsync(renamed.Model, to, cancel).ConfigureAwait(false)).From };
        }
    }

    private List<RenameQuestion> Open(SchemaModel from, SchemaModel to, HashSet<string> asked) =>
        [.. RenameFinder.Find(from, to, bench.Provider.Names).Where(question => !asked.Contains(Key(question)))];

    private static string Key(RenameQuestion question) => $"{question.Kind} {question.Object}";

    /// <summary>The renames among the questions' answers. Tables are asked about first: their answers raise the questions about
    /// columns.</summary>
    private List<Rename> Answer(List<RenameQuestion> questions, RenameRequest request, HashSet<string> asked)
    {
        if (request.Ambiguity == Ambiguity.Warn)
        {
            foreach (var question in questions)
            {
                asked.Add(Key(question));
                bench.Warn(
                    $"{question.Message} It shows as a drop and an addition; a rename is stated with -Rename {Values(question)} (--rename)."
                );
            }

            return [];
        }

        if (request.Resolver is not { } resolver) throw Ambiguous(questions);
        var answers = new List<Rename>();
        var kind = questions[0].Kind;
        foreach (var question in questions.Where(question => question.Kind == kind))
        {
            asked.Add(Key(question));
            var free = question with
            {
                Candidates = [.. question.Candidates.Where(candidate => !answers.Exists(answer => answer.From == candidate.From))],
            };
            if (free.Candidates.Count > 0 && resolver(free) is { } answer) answers.Add(answer);
        }

        return answers;
    }

    private static string Values(RenameQuestion question) => string.Join(" or ", question.Candidates.Select(RenameText.Argument));

    private static DbMigrateException Ambiguous(List<RenameQuestion> questions) => new(
        ErrorId.RenameAmbiguous,
        string.Join(Environment.NewLine, questions.Select(question => question.Message)),
        $"Add what is meant of: {string.Join("; ", questions.Select(question => $"-Rename {Values(question)}"))} (--rename); or -NoRename "
            + $"(--no-rename) where it is new.",
        questions[0].Object);
}
