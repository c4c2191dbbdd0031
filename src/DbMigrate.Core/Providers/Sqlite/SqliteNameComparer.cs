namespace DbMigrate.Providers.Sqlite;

/// <summary>Compares names as SQLite does: the case of the letters A to Z does not count, that of all others does.</summary>
internal sealed class SqliteNameComparer : StringComparer
{
    public static SqliteNameComparer Instance { get; } = new();

    public override int Compare(string? x, string? y)
    {
        if (x is null || y is null) return string.CompareOrdinal(x, y);
        for (var i = 0; i < x.Length && i < y.Length; i++)
        {
            if (Fold(x[i]) is var one && Fold(y[i]) is var other && one != other) return one - other;
        }

        return x.Length - y.Length;
    }

    public override bool Equals(string? x, string? y) => x?.Length == y?.Length && Compare(x, y) == 0;

    public override int GetHashCode(string obj)
    {
        var hash = 0;
        foreach (var c in obj) hash = (hash * 31) + Fold(c);
        return hash;
    }

    private static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
}
