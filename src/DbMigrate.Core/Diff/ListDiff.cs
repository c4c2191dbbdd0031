namespace DbMigrate.Diff;

/// <summary>What differs between two lists whose elements have identities: the one diff that objects, columns, enum values and domain
/// constraints all go through.</summary>
/// <param name="Removed">Only in the first, in its order.</param>
/// <param name="Added">Only in the second, in its order.</param>
/// <param name="Altered">In both, but not the same, in the second's order.</param>
internal sealed record ListDiff<T>(IReadOnlyList<T> Removed, IReadOnlyList<T> Added, IReadOnlyList<(T From, T To)> Altered)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Removed.Count == 0 && Added.Count == 0 && Altered.Count == 0;

    /// <summary>Compares two lists; each key is in each list once.</summary>
    public static ListDiff<T> Of<TKey>(IReadOnlyList<T> from, IReadOnlyList<T> to, Func<T, TKey> key, Func<T, T, bool> same)
        where TKey : notnull
    {
        var old = from.ToDictionary(key);
        var added = new List<T>();
        var altered = new List<(T, T)>();
        foreach (var item in to)
        {
            if (!old.Remove(key(item), out var before)) added.Add(item);
            else if (!same(before, item)) altered.Add((before, item));
        }

        return new([.. from.Where(item => old.ContainsKey(key(item)))], added, altered);
    }
}
