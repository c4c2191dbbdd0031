using System.Collections;
using System.Runtime.CompilerServices;

namespace DbMigrate;

/// <summary>An immutable list that is equal to another when their elements are, which records of lists need:
/// <see cref="System.Collections.Immutable.ImmutableArray{T}"/> compares references.</summary>
/// <typeparam name="T">The element.</typeparam>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
public readonly struct EquatableArray<T> : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
{
    // Null stands for empty, so that default values are equal and the JSON leaves them out.
    private readonly T[]? _items;

    internal EquatableArray(T[] items) => _items = items.Length == 0 ? null : items;

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => AsSpan()[index];

    /// <summary>Whether two lists have the same elements in the same order.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <summary>The elements.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) => ReferenceEquals(_items, other._items) || AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in AsSpan()) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", this)}]";
}

/// <summary>Makes <see cref="EquatableArray{T}"/>.</summary>
public static class EquatableArray
{
    /// <summary>Copies a span; what a collection expression calls.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The texts in ordinal order.</summary>
    internal static EquatableArray<string> Sorted(this EquatableArray<string> texts) =>
        texts.Count < 2 ? texts : Adopt(texts.Order(StringComparer.Ordinal).ToArray());

    /// <summary>Takes an array over, without a copy.</summary>
    internal static EquatableArray<T> Adopt<T>(T[] items) => new(items);
}
