using System.Text;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>The names that the server chooses for what a statement leaves unnamed.</summary>
internal static class ServerNames
{
    private const int MaxBytes = 63;

    /// <summary><c>table_column_label</c>, the longer of the two names cut until it fits.</summary>
    public static string Choose(string table, string column, string label)
    {
        var available = MaxBytes - label.Length - 2;
        var (first, second) = (Encoding.UTF8.GetByteCount(table), Encoding.UTF8.GetByteCount(column));
        if (first + second <= available)
            return $"{table}_{column}_{label}";
        while (first + second > available)
        {
            if (first > second) first--;
            else second--;
        }

        return $"{Cut(table, first)}_{Cut(column, second)}_{label}";
    }

    /// <summary>As many whole characters as these bytes hold.</summary>
    private static string Cut(string name, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(name).AsSpan(0, Math.Min(bytes, Encoding.UTF8.GetByteCount(name)));
        while (Encoding.UTF8.GetString(text) is var cut && cut.EndsWith('\uFFFD') && !name.StartsWith(cut, StringComparison.Ordinal))
            text = text[..^1];
        return Encoding.UTF8.GetString(text);
    }
}
