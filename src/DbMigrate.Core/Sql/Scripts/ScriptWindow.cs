using System.Buffers;

namespace DbMigrate.Sql.Scripts;

/// <summary>The part of a script that is in memory: the statement being read and what the buffer holds after it.</summary>
internal sealed class ScriptWindow(TextReader script, int bufferSize) : IDisposable
{
    private const int NoMark = -1;
    private const int FirstSize = 1024;

    // Rented, so that thousands of small scripts share one; it may be longer than what is used of it.
    private char[] _chars = [];
    private int _capacity;
    private int _count;
    private int _next;
    private int _mark = NoMark;
    private int _located;
    private SourcePosition _position = SourcePosition.Start;
    private bool _isOpen;

    /// <summary>What is in memory and not yet consumed.</summary>
    public ReadOnlySpan<char> Rest => _chars.AsSpan(_next, _count - _next);

    /// <summary>Whether the script ends where <see cref="Rest"/> does.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Whether a statement is open: everything from its mark on stays in memory.</summary>
    public bool IsMarked => _mark != NoMark;

    /// <summary>How much of the marked statement is consumed.</summary>
    public int Offset => _next - _mark;

    /// <summary>The marked statement so far.</summary>
    public ReadOnlySpan<char> Marked => _chars.AsSpan(_mark, Offset);

    public void Consume(int count) => _next += count;

    public void Mark() => _mark = _next;

    public void Unmark() => _mark = NoMark;

    /// <summary>Where the next character is, or the one at an offset in the marked statement. Positions are asked for in order.</summary>
    public SourcePosition Locate() => Locate(_next);

    /// <inheritdoc cref="Locate()"/>
    public SourcePosition LocateMarked(int offset) => Locate(_mark + offset);

    /// <summary>Drops what is no longer needed and reads on. A buffer that is more than half full doubles, so that a
    /// token of any length is read again only a few times.</summary>
    public void Fill()
    {
        var keep = IsMarked ? _mark : _next;
        Locate(keep);
        var kept = _count - keep;
        // Most migrations are small: the whole size is for those that are not.
        var capacity = Math.Min(bufferSize, Math.Max(FirstSize, _capacity * 4));
        while (capacity / 2 <= kept) capacity = checked(capacity * 2);
        var target = capacity == _capacity ? _chars : ArrayPool<char>.Shared.Rent(capacity);
        Array.Copy(_chars, keep, target, 0, kept);
        if (target != _chars) Return(_chars);
        (_chars, _capacity, _count, _next, _located) = (target, capacity, kept, _next - keep, 0);
        if (IsMarked) _mark = 0;

        var read = script.ReadBlock(_chars, _count, capacity - _count);
        _count += read;
        IsLast = _count < capacity;
        if (!_isOpen) SkipByteOrderMark();
    }

    /// <summary>Gives the buffer back. Nothing is in memory then.</summary>
    public void Dispose()
    {
        Return(_chars);
        (_chars, _capacity, _count, _next, _mark) = ([], 0, 0, 0, NoMark);
    }

    private static void Return(char[] chars)
    {
        if (chars.Length > 0) ArrayPool<char>.Shared.Return(chars);
    }

    private void SkipByteOrderMark()
    {
        _isOpen = true;
        if (_count > 0 && _chars[0] == '\uFEFF') _next = _located = 1;
    }

    private SourcePosition Locate(int index)
    {
        if (index <= _located) return _position;
        _position = _position.Advance(_chars.AsSpan(_located, index - _located));
        _located = index;
        return _position;
    }
}
