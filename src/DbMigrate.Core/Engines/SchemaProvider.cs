using DbMigrate.Diff;
using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Engines;

/// <summary>The provider seam of the schema engine: what an engine does in its own way.</summary>
internal abstract class SchemaProvider
{
    /// <summary>How the engine tells names apart.</summary>
    public virtual StringComparer Names => StringComparer.Ordinal;

    /// <summary>Whether constraints, indexes and sequences can be given another name.</summary>
    public virtual bool RenamesParts => false;

    /// <summary>Whether a table is changed column by column; else it is made anew.</summary>
    public virtual bool AltersColumns => false;

    /// <summary>Reads a database's schema in one consistent snapshot. Writes nothing.</summary>
    /// <param name="session">An open session; a transaction that the session itself began may be open, whose changes are then seen.</param>
    /// <param name="scope">What to look at.</param>
    /// <param name="cancel">Cancels it.</param>
    public abstract Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel);

    /// <summary>A text that is another one once anything of the database's schema was changed, by whomever, and that costs little to ask
    /// for; null where the engine has none. It may also change where the schema has not.</summary>
    public virtual Task<string?> StampAsync(DatabaseSession session, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>A freshly created database of this engine version.</summary>
    public abstract SchemaModel Empty(int engineVersion);

    /// <summary>Why the engine knows no online changes, as a sentence; said where it is not <see cref="IPlansOnline"/>.</summary>
    public virtual string WhyNotOnline => "This kind of database changes no schema online.";

    /// <summary>Whether what the engine prints of an expression may be another text after one more reading, or in another
    /// version.</summary>
    public virtual bool PrintsVary => false;

    /// <summary>Whether a scratch database has to be made on a server, or by a process of its own.</summary>
    public virtual bool ScratchCosts => true;

    /// <summary>The first schema in the words of the second, wherever the engine's own rules make them the same.</summary>
    public virtual SchemaModel Align(SchemaModel from, SchemaModel to) => from;

    /// <summary>A schema for another version of the engine: what every new database of the one has becomes what one of the other
    /// has.</summary>
    public SchemaModel Translate(SchemaModel model, int version)
    {
        var (old, now) = (Empty(model.EngineVersion), Empty(version));
        return model.With(
            model.Objects.Select(item =>
                now.Find(item.Id) is { } usual && old.Find(item.Id) is { } before && before.IsSameAs(item) ? usual : item),
            engineVersion: version);
    }

    /// <summary>Plans the way from one schema to another. Pure: the same models give the same plan.</summary>
    /// <remarks>Renames come first and elsewhere: <see cref="Rename"/> is run on a scratch database that holds <paramref name="from"/>, and
    /// what it reads then is what this method gets, so that the engine itself has carried the new names into every definition.</remarks>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanImpossible"/>, <see cref="ErrorId.CastImpossible"/>.</exception>
    public abstract SchemaPlan Plan(SchemaModel from, SchemaModel to);

    /// <summary>The same, with what a person has stated.</summary>
    /// <exception cref="DbMigrateException">The same; <see cref="ErrorId.UsingInvalid"/>; <see cref="ErrorId.NotSupported"/>: the engine
    /// converts no values.</exception>
    public virtual SchemaPlan Plan(SchemaModel from, SchemaModel to, PlanOptions options) => options.Expressions is [var expression, ..]
        ? throw new DbMigrateException(
            ErrorId.NotSupported,
            $"SQLite keeps the values of a column as they are, whatever its type: there is no place for the expression that is stated for "
                + $"'{expression.Column.Display}'.",
            "Leave it out, and change the values in a migration of your own.",
            expression.Column.Display)
        : Plan(from, to);

    /// <summary>The script of some steps.</summary>
    /// <param name="changes">The steps.</param>
    /// <param name="online">Whether they are those of an online plan.</param>
    public string Script(IReadOnlyCollection<SchemaChange> changes, bool online) =>
        online && this is IPlansOnline plans ? MigrationText.Of(changes, plans.LimitsOf) : MigrationText.Of(changes);

    /// <summary>The steps as a script that the engine's own shell runs whole.</summary>
    public virtual string ShellScript(IReadOnlyCollection<SchemaChange> changes) => SchemaScript.Of(changes);

    /// <summary>A step with some of its statements written so that the engine does not look into the bodies of functions; see
    /// <see cref="ScratchDatabase.CheckBodiesAsync"/>.</summary>
    public virtual SchemaChange WithUncheckedBodies(SchemaChange change, IReadOnlySet<string> statements) => change;

    /// <summary>Leaves out of a schema what a failed attempt left half made, and that no plan could make again.</summary>
    /// <param name="session">The database.</param>
    /// <param name="model">Its schema.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The schema without it, and the steps that drop it.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.LockTimeout"/>: somebody is making it right now.</exception>
    public virtual Task<(SchemaModel Model, IReadOnlyList<SchemaChange> Drops)> SetAsideAsync(
        DatabaseSession session,
        SchemaModel model,
        CancellationToken cancel) => Task.FromResult<(SchemaModel, IReadOnlyList<SchemaChange>)>((model, []));

    /// <summary>A schema as far as statements make it on a scratch database: without what only comes of a database's history.</summary>
    /// <param name="scratch">A session of the scratch database.</param>
    /// <param name="model">The schema.</param>
    /// <param name="cancel">Cancels it.</param>
    public virtual Task<SchemaModel> MakeableAsync(DatabaseSession scratch, SchemaModel model, CancellationToken cancel) =>
        Task.FromResult(model);

    /// <summary>The change, with its statements, that gives an object another name.</summary>
    public abstract RenameObject Rename(SchemaModel from, Rename rename);

    /// <summary>What a session's URL, role and database set.</summary>
    public virtual Task<SessionProfile> ReadProfileAsync(DatabaseSession session, CancellationToken cancel) =>
        Task.FromResult(SessionProfile.None);

    /// <summary>The same of a database that is not open, and may be out of reach: then what the URL alone tells.</summary>
    public virtual Task<SessionProfile> ReadProfileAsync(DatabaseUrl url, CancellationToken cancel) => Task.FromResult(SessionProfile.None);

    /// <summary>What lies in another place, and takes its new name into every definition when it is moved: run as renames are, before
    /// them.</summary>
    public virtual IReadOnlyList<SchemaMove> Moves(SchemaModel from, SchemaModel to) => [];

    /// <summary>Gives tables of a scratch database rows, and reads them.</summary>
    public abstract RowSampler Sampler { get; }

    /// <summary>Opens an empty scratch database of this engine.</summary>
    /// <exception cref="DbMigrateException">None is available; names what was tried.</exception>
    public abstract Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel);
}
