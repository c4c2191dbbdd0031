namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>The system catalogs' own oids, which no version changes.</summary>
internal static class Catalogs
{
    public const uint Type = 1247;
    public const uint Routine = 1255;
    public const uint Relation = 1259;
    public const uint ColumnDefault = 2604;
    public const uint Constraint = 2606;
    public const uint Namespace = 2615;
    public const uint Rewrite = 2618;
    public const uint Trigger = 2620;
    public const uint Extension = 3079;
    public const uint Policy = 3256;
    public const uint Statistics = 3381;
    public const uint DefaultPrivileges = 826;
}

/// <summary>How catalogs refer to an object: its catalog, its oid, and a column's number where one is meant.</summary>
internal readonly record struct Address(uint Catalog, uint Oid, int Column = 0);
