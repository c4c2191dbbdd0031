namespace DbMigrate.Engines.Hazards;

/// <summary>Tells what hazards are about apart as the engine does.</summary>
internal sealed class HazardSubjectComparer(TableNameComparer tables) : IEqualityComparer<HazardSubject>
{
    public bool Equals(HazardSubject? x, HazardSubject? y) =>
        x is null
            ? y is null
            : y is not null && x.Kind == y.Kind && tables.Equals(x.Object, y.Object) && tables.Names.Equals(x.Column, y.Column);

    public int GetHashCode(HazardSubject obj) =>
        HashCode.Combine(obj.Kind, tables.GetHashCode(obj.Object), obj.Column is null ? 0 : tables.Names.GetHashCode(obj.Column));
}
