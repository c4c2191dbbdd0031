using DbMigrate.Schema;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>A row of a catalog query, read from left to right.</summary>
/// <param name="bookkeeping">The options that are the server's own.</param>
internal sealed class CatalogRow(Bookkeeping bookkeeping)
{
    // The same names and types come again and again; a model keeps one copy of each.
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    private NpgsqlDataReader _reader = null!;
    private int _next;

    /// <summary>Goes to the start of the reader's current row.</summary>
    public CatalogRow At(NpgsqlDataReader reader)
    {
        _reader = reader;
        _next = 0;
        return this;
    }

    public uint Oid() => _reader.GetFieldValue<uint>(_next++);

    public bool Flag() => _reader.GetBoolean(_next++);

    public bool FlagOrFalse() => !IsNull() && Flag();

    public bool FlagOrTrue() => IsNull() || Flag();

    public int Number() => _reader.GetInt32(_next++);

    public short Short() => _reader.GetInt16(_next++);

    public long Long() => _reader.GetInt64(_next++);

    public int? NumberOrNull() => IsNull() ? null : Number();

    /// <summary>A text that is worth keeping once.</summary>
    public string Name()
    {
        var text = Text();
        if (_texts.TryGetValue(text, out var known))
            return known;
        _texts.Add(text);
        return text;
    }

    public string? NameOrNull() => IsNull() ? null : Name();

    public string Text() => _reader.GetString(_next++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public short[] Shorts() => IsNull() ? [] : _reader.GetFieldValue<short[]>(_next++);

    public EquatableArray<string> Texts() => IsNull() ? [] : EquatableArray.Adopt(_reader.GetFieldValue<string[]>(_next++));

    /// <summary>Options, in the order the server keeps.</summary>
    public EquatableArray<string> Options(string prefix = "")
    {
        if (IsNull()) return [];
        var texts = bookkeeping.Without(_reader.GetFieldValue<string[]>(_next++));
        return EquatableArray.Adopt(prefix.Length > 0 ? Array.ConvertAll(texts, text => prefix + text) : texts);
    }

    /// <summary>Options whose order means nothing, in one order.</summary>
    public EquatableArray<string> SortedOptions() => IsNull() ? [] : Sorted(bookkeeping.Without(_reader.GetFieldValue<string[]>(_next++)));

    /// <summary>Texts whose order means nothing, in one order.</summary>
    public EquatableArray<string> Sorted() => IsNull() ? [] : Sorted(_reader.GetFieldValue<string[]>(_next++));

    private static EquatableArray<string> Sorted(string[] texts)
    {
        Array.Sort(texts, StringComparer.Ordinal);
        return EquatableArray.Adopt(texts);
    }

    /// <summary>A qualified name of two columns.</summary>
    public QualifiedName? QualifiedOrNull()
    {
        var schema = NameOrNull();
        var name = NameOrNull();
        return name is null ? null : new(schema, name);
    }

    private bool IsNull()
    {
        if (!_reader.IsDBNull(_next)) return false;
        _next++;
        return true;
    }
}
