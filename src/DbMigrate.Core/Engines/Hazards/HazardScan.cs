using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Hazards;

/// <summary>A reading of a script's statements in order: what is known of the database before it, what the script itself has made so far,
/// and what has been found.</summary>
/// <param name="engine">Whose statements they are.</param>
/// <param name="before">The schema before the script; null where nobody has looked: the rules then say what may be.</param>
internal sealed class HazardScan(DatabaseEngine engine, SchemaModel? before)
{
    private readonly List<(SqlStatement Statement, Hazard Hazard)> _found = [];
    private readonly HashSet<TableName> _new = new(engine.TableNames);
    private readonly HashSet<TableName> _doubtful = new(engine.TableNames);
    private readonly HashSet<HazardSubject> _newColumns = new(new HazardSubjectComparer(engine.TableNames));
    private readonly HashSet<HazardSubject> _neverNull = new(new HazardSubjectComparer(engine.TableNames));
    private readonly HashSet<HazardSubject> _refusesNull = new(new HazardSubjectComparer(engine.TableNames));
    private readonly Dictionary<TableName, TableName> _formerNames = new(engine.TableNames);
    private readonly HashSet<TableName> _detached = new(engine.TableNames);
    private readonly HashSet<TableName> _locked = new(engine.TableNames);

    /// <summary>The checks that keep columns from being null, with the columns; a check's name is its table's own.</summary>
    private readonly HashSet<(HazardSubject Check, HazardSubject Column)> _notNullChecks = [];
    private readonly HashSet<HazardSubject> _droppedConstraints = new(new HazardSubjectComparer(engine.TableNames));
    private readonly List<(SqlStatement Statement, TableLock Lock)> _locks = [];
    private readonly Dictionary<Type, object> _knowledge = [];
    private readonly List<RemadeObject> _remade = [];
    private readonly HashSet<ObjectId> _everRemade = [];

    public DatabaseEngine Engine => engine;

    /// <summary>The schema before the script.</summary>
    public SchemaModel? Before => before;

    /// <summary>The statement that is read.</summary>
    public SqlStatement Statement { get; set; } = new("", 0, default, StatementKind.Ordinary, "");

    /// <summary>The statements are a plan's, which has the rights that the schema states.</summary>
    public bool IsPlan { get; init; }

    /// <summary>The locks that the statements read so far take on tables that were there before, in the statements' order.</summary>
    public IReadOnlyList<(SqlStatement Statement, TableLock Lock)> Locks => _locks;

    /// <summary>Notes that the statement takes a lock.</summary>
    public void Take(TableLock item) => _locks.Add((Statement, item));

    /// <summary>Whether a statement read before has written rows of a table: what the database shows now says nothing of them.</summary>
    public bool IsWritten(TableName table) => _locks.Exists(item =>
        !ReferenceEquals(item.Statement, Statement)
        && item.Lock.Mode >= LockMode.RowExclusive
        && engine.TableNames.Equals(item.Lock.Table, Original(table)));

    /// <summary>What an engine's rules know of the script beyond this; made when it is first asked for.</summary>
    public T Know<T>(Func<HazardScan, T> make)
        where T : class
    {
        if (_knowledge.TryGetValue(typeof(T), out var known)) return (T)known;
        var made = make(this);
        _knowledge[typeof(T)] = made;
        return made;
    }

    /// <summary>What the script has dropped, or given another name.</summary>
    public HashSet<(string Kind, TableName Name, string? Arguments)> Gone { get; } = [];

    /// <summary>What the script has made.</summary>
    public HashSet<(string Kind, TableName Name)> Made { get; } = [];

    /// <summary>What the script has made anew, with what it has said of it since.</summary>
    public IReadOnlyList<RemadeObject> Remade => _remade;

    /// <summary>By its text alone, the script does something whose cost only the database knows: it makes something anew that may have been
    /// somebody else's.</summary>
    public bool Remakes { get; set; }

    /// <summary>By its text alone, a statement does something whose cost only the database knows: what hangs on a name, what a function
    /// does.</summary>
    public bool Asks { get; set; }

    /// <summary>Tables by the copies that the script has filled from them.</summary>
    public Dictionary<TableName, TableName> Copies { get; } = new(engine.TableNames);

    /// <summary>The statements that have filled those copies.</summary>
    public Dictionary<TableName, string> Fillings { get; } = new(engine.TableNames);

    /// <summary>What the script has said in <c>CREATE TABLE</c>, by name.</summary>
    public Dictionary<TableName, string> Definitions { get; } = new(engine.TableNames);

    /// <remarks>A foreign table's rows are another server's: nobody asks it how many they are.</remarks>
    public void Add(Hazard hazard) =>
        _found.Add((Statement, hazard is { Rows: { } rows } && Find(rows) is { Kind: TableKind.Foreign } ? hazard.WithoutRows() : hazard));

    public void Remake(RemadeObject item)
    {
        _remade.Add(item);
        _everRemade.Add(item.Before.Id);
    }

    /// <summary>Whether an object was made anew before, in this script or an earlier one: it is not the database's any more.</summary>
    public bool HasRemade(SchemaObject item) => _everRemade.Contains(item.Id);

    /// <summary>What one script has made anew.</summary>
    public IReadOnlyList<RemadeObject> TakeRemade()
    {
        RemadeObject[] remade = [.. _remade];
        _remade.Clear();
        return remade;
    }

    public void AddAll(EquatableArray<Hazard> hazards)
    {
        foreach (var hazard in hazards) Add(hazard);
    }

    /// <summary>What one script has, and no statement of it has taken back, in the statements' order.</summary>
    public IReadOnlyList<(SqlStatement Statement, Hazard Hazard)> TakeFound()
    {
        (SqlStatement, Hazard)[] found = [.. _found];
        _found.Clear();
        return found;
    }

    /// <summary>The hazards found so far of the statement that is read.</summary>
    public IEnumerable<Hazard> FoundNow =>
        _found
            .AsEnumerable()
            .Reverse()
            .TakeWhile(found => ReferenceEquals(found.Statement, Statement))
            .Select(found => found.Hazard)
            .Reverse();

    /// <summary>Notes that the script makes a table: it has no rows that anybody could wait for or miss.</summary>
    public void Create(TableName table)
    {
        _new.Add(table);
        TakeBack("TABLE", table);
    }

    /// <summary>Notes that the script makes a table unless it is there, and nobody has looked.</summary>
    public void CreateUnlessThere(TableName table)
    {
        Create(table);
        _doubtful.Add(table);
    }

    /// <summary>Whether a table that the script has made may have been there before.</summary>
    public bool IsDoubtful(TableName table) => _doubtful.Contains(table);

    /// <summary>Whether the script has made this table.</summary>
    public bool IsNew(TableName table) => _new.Contains(table);

    public void AddColumn(TableName table, string column) => _newColumns.Add(new("COLUMN", Original(table), column));

    /// <summary>Whether the script has made this column, or its whole table.</summary>
    public bool IsNew(TableName table, string column) => IsNew(table) || _newColumns.Contains(new("COLUMN", Original(table), column));

    /// <summary>Notes that a table has another name from here on; the database still knows it by its old one.</summary>
    public void Rename(TableName from, TableName to)
    {
        if (_new.Remove(from)) _new.Add(to);
        else _formerNames[to] = Original(from);
        if (Definitions.Remove(from, out var definition)) Definitions[to] = definition;
    }

    /// <summary>The name by which the database knows a table before the script runs.</summary>
    public TableName Original(TableName table) => _formerNames.GetValueOrDefault(table, table);

    /// <summary>The name in full of a table or view, as the database knows it; the original one where it is not known.</summary>
    public TableName Resolve(TableName table) => Relation(table) is { } known ? new(known.Schema, known.Name) : Original(table);

    /// <summary>Whether the database had a table or view of that name before the script.</summary>
    public bool HasRelation(TableName table) => Relation(table) is not null;

    private SchemaObject? Relation(TableName table) => IsNew(table) ? null
        : Find<Table>(ObjectKind.Table, Original(table)) ?? (SchemaObject?)Find<View>(ObjectKind.View, Original(table))
        ?? Find<MaterializedView>(ObjectKind.MaterializedView, Original(table));

    /// <summary>The table as it was before the script; null where it is not known.</summary>
    public Table? Find(TableName table) => IsNew(table) ? null : Find<Table>(ObjectKind.Table, Original(table));

    /// <summary>An object as it was before the script; null where it is not known.</summary>
    public T? Find<T>(ObjectKind kind, TableName name)
        where T : SchemaObject
    {
        if (before is null) return null;
        if (engine.DefaultSchema is not { } schema)
            return before
                .Objects.OfType<T>()
                .FirstOrDefault(item => item.Id.Kind == kind && engine.TableNames.Names.Equals(item.Name, name.Name));

        // Without a schema it is the search path's first that has one, which is nearly always this.
        return before.Find<T>(new(kind, name.Schema ?? schema, name.Name))
            ?? (
                name.Schema is null
                && before.Objects.OfType<T>().Where(item => item.Id.Kind == kind && item.Name == name.Name).Take(2).ToList() is [var only]
                    ? only
                    : null);
    }

    /// <summary>Notes that a partition stands by itself from here on.</summary>
    public void Detach(TableName partition) => _detached.Add(Original(partition));

    /// <summary>Whether a partition stands by itself by now.</summary>
    public bool IsDetached(TableName partition) => _detached.Contains(Original(partition));

    /// <summary>The partitions that hold a partitioned table's rows; the table itself where it holds them, or nobody has looked.</summary>
    public IEnumerable<TableName> HoldersOf(TableName table)
    {
        if (Find(table) is not { Kind: TableKind.Partitioned } whole) return [table];
        return before!
            .Objects.OfType<Table>()
            .Where(part => part.PartitionOf is { } of && of.Name == whole.Name && of.Schema == whole.Schema)
            .Select(part => new TableName(part.Schema, part.Name))
            .Where(part => !_detached.Contains(part))
            .SelectMany(HoldersOf);
    }

    /// <summary>The columns that were of a type before the script, of tables that hold rows of their own; none where nobody has
    /// looked.</summary>
    public IEnumerable<(TableName Table, string Column)> ColumnsOf(TableName type)
    {
        string[] names = [$"{type.Schema ?? "public"}.{type.Name}", type.Name];
        return from table in before?.Objects.OfType<Table>() ?? []
               where table.Kind is TableKind.Ordinary
               from column in table.Columns
               where names.Contains(column.Type)
               select (new TableName(table.Schema, table.Name), column.Name);
    }

    /// <summary>Notes that a check of the script refuses null in a column, by the check's name.</summary>
    public void AddNotNullCheck(TableName table, string constraint, string column, bool valid)
    {
        _notNullChecks.Add((Check(table, constraint), new("COLUMN", Original(table), column)));
        if (valid) Validate(table, constraint);
    }

    /// <summary>Notes that a check has looked at every row.</summary>
    public void Validate(TableName table, string constraint)
    {
        var subjects = new HazardSubjectComparer(engine.TableNames);
        foreach (var (check, column) in _notNullChecks)
        {
            if (subjects.Equals(check, Check(table, constraint))) _neverNull.Add(column);
        }
    }

    /// <summary>Notes that a column refuses null from here on.</summary>
    public void RefuseNull(TableName table, string column) => _refusesNull.Add(new("COLUMN", Original(table), column));

    /// <summary>Notes that a constraint goes, and what it has proven with it.</summary>
    public void DropConstraint(TableName table, string constraint)
    {
        _droppedConstraints.Add(Check(table, constraint));
        var subjects = new HazardSubjectComparer(engine.TableNames);
        foreach (var (check, column) in _notNullChecks.Where(item => subjects.Equals(item.Check, Check(table, constraint))).ToList())
        {
            _neverNull.Remove(column);
            _notNullChecks.Remove((check, column));
        }
    }

    /// <summary>Whether the script has dropped a constraint that was there before.</summary>
    public bool HasDropped(TableName table, string constraint) => _droppedConstraints.Contains(Check(table, constraint));

    private HazardSubject Check(TableName table, string constraint) => new("CHECK", Original(table), constraint);

    /// <summary>Whether a check of the script has proven that a column holds no null.</summary>
    public bool IsNeverNull(TableName table, string column) =>
        _neverNull.Contains(new("COLUMN", Original(table), column)) || _refusesNull.Contains(new("COLUMN", Original(table), column));

    /// <summary>Whether this is the script's first lock of the kind on a table: a second one waits for nobody.</summary>
    public bool LocksFirst(TableName table) => _locked.Add(Original(table));

    /// <summary>Takes back that this statement locks a table for a moment: it is for longer.</summary>
    public void ForgetMoments(TableName table) => _found.RemoveAll(found =>
        ReferenceEquals(found.Statement, Statement)
        && found.Hazard is { IsMomentary: true, Rows: { } rows }
        && engine.TableNames.Equals(rows, Original(table)));

    /// <summary>Takes back that something is missed: the script makes it again.</summary>
    public void TakeBack(string kind, TableName name) => _found.RemoveAll(found =>
        found.Hazard is { Code: HazardCode.BackwardIncompatible, Subject: { } subject }
        && subject.Kind == kind
        && engine.TableNames.Equals(subject.Object, name));

    /// <summary>Takes back what was said of a table that goes: a copy of it has taken its place, and holds its rows.</summary>
    public void Replace(TableName table)
    {
        _found.RemoveAll(found => found.Hazard.Subject is { Kind: "TABLE" } subject && engine.TableNames.Equals(subject.Object, table));
        _new.Remove(table);
    }
}
