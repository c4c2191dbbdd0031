using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Hazards;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>Plans the way from one schema to another.</summary>
/// <remarks>
/// The order is: what depends on tables goes, names change their case, columns are added; then the part that a foreign key or a view could
/// disturb (tables and columns that go, rebuilds), with enforcement off where it could; then everything new.
/// </remarks>
internal sealed partial class SqliteSchemaPlanner
{
    private readonly SqliteSchema _from;
    private readonly SqliteSchema _to;
    private readonly IReadOnlyList<SchemaChange> _caseChanges;
    private readonly List<SchemaChange> _drops = [];
    private readonly List<SchemaChange> _additions = [];
    private readonly List<SchemaChange> _critical = [];
    private readonly List<SchemaChange> _creations = [];
    private readonly HashSet<string> _gone = new(SqliteNameComparer.Instance);
    private readonly HashSet<TablePart> _kept = [];
    private readonly Dictionary<string, TableRebuild> _rebuilds = new(SqliteNameComparer.Instance);
    private readonly HashSet<string> _names;
    private readonly bool _keysStayOn;
    private bool _disturbsForeignKeys;

    /// <param name="from">What there is.</param>
    /// <param name="to">What there is to be.</param>
    /// <param name="keysStayOn">The database cannot turn foreign keys off: what refers to a table that is made anew, or goes, is made anew
    /// with it.</param>
    public SqliteSchemaPlanner(SchemaModel from, SchemaModel to, bool keysStayOn = false)
    {
        _keysStayOn = keysStayOn;
        (from, _caseChanges) = CaseChanges.Apply(from, to);
        (_from, _to) = (new(from), new(to));
        _names = from.Objects.Concat(to.Objects).Select(item => item.Name).ToHashSet(SqliteNameComparer.Instance);
    }

    public SchemaPlan Plan()
    {
        PlanRelations();
        PlanParts();
        PlanTableDrops();
        PlanTables();
        if (_keysStayOn && _disturbsForeignKeys) Close();
        else Guard();
        return new([.. _drops, .. _caseChanges, .. _additions, .. _critical, .. _creations]);
    }

    private void PlanRelations()
    {
        foreach (var (name, old) in _from.Relations)
        {
            if (_to.Relations.TryGetValue(name, out var wanted) && (IsTable(old) && IsTable(wanted) || old.IsSameAs(wanted))) continue;
            _gone.Add(name);
            if (old is View) _drops.Add(new DropObject(old) { Sql = [ObjectWriter.Drop(old)] });
            else if (!IsTable(old))
                _drops.Add(new DropObject(old) { Sql = [ObjectWriter.Drop(old)], Hazards = SqliteHazards.DropTable(new(null, old.Name)) });
        }

        foreach (var item in Created().OrderBy(item => item is View).ThenBy(item => item is Table { Kind: TableKind.Virtual }))
        {
            var sql = IsTable(item) ? TableWriter.Create(_to.Tables[item.Name]) : ObjectWriter.Create(item);
            _creations.Add(new CreateObject(item) { Sql = [sql] });
        }
    }

    private IEnumerable<SchemaObject> Created() =>
        _to.Relations.Where(pair => _gone.Contains(pair.Key) || !_from.Relations.ContainsKey(pair.Key)).Select(pair => pair.Value);

    /// <summary>Indexes and triggers.</summary>
    private void PlanParts()
    {
        var old = PartsOf(_from);
        var wanted = PartsOf(_to);
        foreach (var (id, part) in old)
        {
            if (wanted.TryGetValue(id, out var same) && part.IsSameAs(same) && !Misreads(part))
            {
                // It goes with its table or view, and comes again like a new one.
                if (!_gone.Contains(part.Table)) _kept.Add(same);
            }
            else if (!_gone.Contains(part.Table))
            {
                _drops.Insert(0, new DropObject(part) { Sql = [ObjectWriter.Drop(part)] });
            }
        }

        _creations.AddRange(wanted.Values.Where(part => !_kept.Contains(part)).OrderBy(part => part.Id)
            .Select(part => new CreateObject(part) { Sql = [ObjectWriter.Create(part)] }));
    }

    /// <summary>An index that takes a new column for one of its own from then on.</summary>
    private bool Misreads(TablePart part) =>
        part is TableIndex { Statement: not null } index
        && _from.Tables.TryGetValue(index.Table, out var old)
        && _to.Tables.TryGetValue(index.Table, out var table)
        && table.Table.Columns.Any(column => old.Find(column.Name) is null && DoubleQuotedTexts.Names(index, column.Name));

    private static Dictionary<string, TablePart> PartsOf(SqliteSchema schema) =>
        schema.Parts.Where(part => part is TableIndex or Trigger).ToDictionary(part => $"{part.Id.Kind} {part.Name}",
            SqliteNameComparer.Instance);

    private void PlanTables()
    {
        var dangles = new Lazy<bool>(() => KeptTexts().Any(text => SourceNames.In(text).Any(name => !_from.Relations.ContainsKey(name))));
        foreach (var (name, old) in _from.Relations)
        {
            if (!IsTable(old) || _gone.Contains(name)) continue;
            if (_from.Tables[name].IsSameAs(_to.Tables[name]) || _rebuilds.ContainsKey(name)) continue;
            var diff = new TableDiff(_from.Tables[name], _to.Tables[name]);
            if (diff.IsEmpty) continue;
            if (diff.ByAlter(dangles) is { } changes)
            {
                _additions.AddRange(changes.Where(change => change is not DropColumn));
                _critical.AddRange(changes.Where(change => change is DropColumn));
                continue;
            }

            _critical.AddRange(diff.ByRebuild(Rebuild(name).Statements()));
            _disturbsForeignKeys |= diff.From.ForeignKeys.Count + diff.To.ForeignKeys.Count > 0
                || _from.ReferencedTables[name].Any()
                || _to.ReferencedTables[name].Any();
        }
    }

    /// <summary>Tables that go: what refers to another first, so that nothing refers to what goes.</summary>
    private void PlanTableDrops()
    {
        var waiting = _from.Relations.Where(pair => IsTable(pair.Value) && _gone.Contains(pair.Key)).Select(pair => pair.Key).ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(name => !_from.ReferencedTables[name].Any(other => !Same(other, name) && IsWaiting(other)))
                ?? waiting[0];
            _disturbsForeignKeys |= _from.ReferencedTables[next].Any(other => IsWaiting(other) || !_gone.Contains(other));
            waiting.Remove(next);
            var table = _from.Tables[next].Table;
            _critical.Add(
                new DropObject(table) { Sql = [ObjectWriter.Drop(table)], Hazards = SqliteHazards.DropTable(new(null, table.Name)) });
        }

        bool IsWaiting(string name) => waiting.Contains(name, SqliteNameComparer.Instance);
    }

    /// <summary>Puts the pragmas around the statements that need them.</summary>
    private void Guard()
    {
        if (_critical.Count == 0) return;
        // A rename and a dropped column make SQLite look at every view and trigger, and fail where one names what is not there just now.
        var looksAround = _critical.SelectMany(change => change.Sql).Any(sql => sql.StartsWith("ALTER TABLE ", StringComparison.Ordinal));
        if (looksAround && KeptTexts().Any())
            Wrap(ObjectWriter.LegacyAlterOn, ObjectWriter.LegacyAlterOff);
        if (_disturbsForeignKeys) Wrap(ObjectWriter.ForeignKeysOff, ObjectWriter.ForeignKeysOn);
    }

    /// <summary>The views and triggers that stay as they are.</summary>
    private IEnumerable<string> KeptTexts() =>
        _from.Relations.Where(pair => !_gone.Contains(pair.Key)).Select(pair => pair.Value).OfType<View>().Select(view => view.Definition)
            .Concat(_kept.OfType<Trigger>().Select(trigger => trigger.Definition));

    private void Wrap(string before, string after)
    {
        var first = _critical.FindIndex(change => change.Sql.Count > 0);
        _critical[first] = _critical[first].With([before, .. _critical[first].Sql]);
        var last = _critical.FindLastIndex(change => change.Sql.Count > 0);
        _critical[last] = _critical[last].With([.. _critical[last].Sql, after]);
    }

    private TableRebuild Rebuild(string name)
    {
        var to = _to.Tables[name];
        return _rebuilds[name] = new(
            _from.Tables[name], to, TemporaryName(name), to.Indexes.Concat<TablePart>(to.Triggers).Where(_kept.Contains));
    }

    private string TemporaryName(string table)
    {
        var name = $"__new_{table}";
        while (!_names.Add(name)) name = $"_{name}";
        return name;
    }

    private static bool IsTable(SchemaObject item) => item is Table { Kind: not TableKind.Virtual };

    private static bool Same(string one, string other) => SqliteNameComparer.Instance.Equals(one, other);
}
