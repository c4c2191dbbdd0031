using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>What a column makes of a value: https://www.sqlite.org/datatype3.html#determination_of_column_affinity.</summary>
internal enum Affinity
{
    Blob,
    Text,
    Integer,
    Real,
    Numeric,
}

internal static class Affinities
{
    public static Affinity Of(Column column, bool strict)
    {
        var type = column.Type;
        if (strict && type == "ANY") return Affinity.Blob;
        if (type.Contains("INT", StringComparison.Ordinal)) return Affinity.Integer;
        if (type.Contains("CHAR", StringComparison.Ordinal) || type.Contains("CLOB", StringComparison.Ordinal)
            || type.Contains("TEXT", StringComparison.Ordinal))
            return Affinity.Text;
        if (type.Length == 0 || type.Contains("BLOB", StringComparison.Ordinal)) return Affinity.Blob;
        if (type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal)
            || type.Contains("DOUB", StringComparison.Ordinal))
            return Affinity.Real;
        return Affinity.Numeric;
    }

    /// <summary>Whether a value may come out as another one.</summary>
    public static bool Loses(Affinity from, Affinity to) => to switch
    {
        Affinity.Blob => false,
        // An integer has one spelling; of a real, fifteen digits are kept.
        Affinity.Text => from is Affinity.Real or Affinity.Numeric,
        Affinity.Real => from != Affinity.Real,
        _ => from is Affinity.Text or Affinity.Blob,
    };
}
