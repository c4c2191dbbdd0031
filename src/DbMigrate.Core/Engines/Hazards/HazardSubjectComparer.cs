namespace DbMigrate.Engines.Hazards;

/// <summary>Tells what hazards are about apart as the engine does.</summary>
internal sealed class HazardSubjectComparer : IEqualityComparer<HazardSubject>
{
    private static readonly HazardSubjectComparer Postgres = new(TableNameComparer.For(Dialect.PostgreSql), StringComparer.Ordinal);
    private static readonly HazardSubjectComparer Sqlite = new(TableNameComparer.For(Dialect.Sqlite), StringComparer.OrdinalIgnoreCase);

    private readonly TableNameComparer _tables;
    private readonly StringComparer _names;

    private HazardSubjectComparer(TableNameComparer tables, StringComparer names) => (_tables, _names) = (tables, names);

    public static HazardSubjectComparer For(Dialect dialect) => dialect == Dialect.PostgreSql ? Postgres : Sqlite;

    public bool Equals(HazardSubject? x, HazardSubject? y) =>
        x is null ? y is null : y is not null && x.Kind == y.Kind && _tables.Equals(x.Object, y.Object) && _names.Equals(x.Column, y.Column);

    public int GetHashCode(HazardSubject obj) => HashCode.Combine(obj.Kind, _tables.GetHashCode(obj.Object), obj.Column is null ? 0 : _names.GetHashCode(obj.Column));
}
