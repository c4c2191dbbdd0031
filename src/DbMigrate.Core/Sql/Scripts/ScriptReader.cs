using System.Text;

namespace DbMigrate.Sql.Scripts;

/// <summary>Reads a script's statements one after the other; what both engines' splitters share.</summary>
internal sealed partial class ScriptReader
{
    private const int DefaultBufferSize = 32 * 1024;
    private const int NoBody = -1;

    private readonly SqlSyntax _first;
    private readonly Action<SkippedCommand>? _skipped;
    private readonly ScriptWindow _window;
    private readonly StatementHead _head = new();
    private readonly string _bodyOpener;

    // The comments before the open statement, and those since its last token: they belong to the next one.
    private StringBuilder _comment = new();
    private StringBuilder _trailing = new();

    private readonly List<int> _prefixes = [];

    private SqlSyntax _syntax;
    private int _ordinal;
    private SourcePosition _start;
    private int _length;
    private int _previous;
    private int _depth;
    private int _body = NoBody;
    private bool? _mayHaveBody;

    private ScriptReader(TextReader script, SqlSyntax syntax, Action<SkippedCommand>? skipped, int bufferSize)
    {
        _syntax = _first = syntax;
        _skipped = skipped;
        _window = new(script, bufferSize);
        _bodyOpener = syntax.BodyOpener;
    }

    private bool InBody => _body != NoBody;

    public static IEnumerable<SqlStatement> Split(
        TextReader script, SqlSyntax syntax, Action<SkippedCommand>? skipped = null, int bufferSize = DefaultBufferSize)
    {
        ArgumentNullException.ThrowIfNull(script);
        return Statements(new ScriptReader(script, syntax, skipped, bufferSize));

        static IEnumerable<SqlStatement> Statements(ScriptReader reader)
        {
            using var window = reader._window;
            while (reader.Read() is { } statement) yield return statement;
        }
    }

    /// <summary>The next statement, or null at the end.</summary>
    /// <exception cref="SqlSplitException">The script ends inside something that has to be closed.</exception>
    private SqlStatement? Read()
    {
        while (true)
        {
            var token = ReadToken();
            switch (token.Kind)
            {
                case SqlTokenKind.End:
                    return InBody ? throw UnclosedBody() : WithoutData(Finish());
                case SqlTokenKind.Unclosed:
                    throw Unclosed($"The {token.Name} that starts", _window.Locate(), "");
                case SqlTokenKind.Space:
                    _window.Consume(token.Length);
                    break;
                case SqlTokenKind.Comment when IsOpenComment(_window.Rest[..token.Length]):
                    throw Unclosed("The block comment that starts", _window.Locate(), "");
                case SqlTokenKind.Comment:
                    Append(_window.IsMarked ? _trailing : _comment, _window.Rest[..token.Length]);
                    _window.Consume(token.Length);
                    break;
                case SqlTokenKind.Breakpoint:
                case SqlTokenKind.Semicolon when _depth == 0 && !InBody:
                    var statement = Finish();
                    _window.Consume(token.Length);
                    if (statement is not null) return token.Kind == SqlTokenKind.Semicolon ? WithData(statement) : WithoutData(statement);
                    break;
                case var _ when IsCommand():
                    PassCommand();
                    break;
                default:
                    Extend(token);
                    break;
            }
        }
    }

    private SqlToken ReadToken()
    {
        while (true)
        {
            var token = _syntax.Read(_window.Rest, _window.IsLast, breakpoints: !InBody);
            if (token.Kind != SqlTokenKind.Incomplete) return token;
            _window.Fill();
        }
    }

    /// <summary>Makes <paramref name="token"/> the last one of the open statement, or the first one of a new statement.</summary>
    private void Extend(SqlToken token)
    {
        if (!_window.IsMarked)
        {
            _start = _window.Locate();
            _window.Mark();
            _length = _previous = 0;
            _mayHaveBody = null;
            _prefixes.Clear();
        }

        if (token.Kind == SqlTokenKind.Word) TrackBody(_window.Rest[..token.Length]);
        else if (token.Kind == SqlTokenKind.Open) _depth++;
        else if (token.Kind == SqlTokenKind.Close && _depth > 0) _depth--;
        else if (token.Kind == SqlTokenKind.Quoted && _syntax.NeedsPrefix(_window.Rest[..token.Length])) _prefixes.Add(_window.Offset);

        _previous = _window.Offset;
        _window.Consume(token.Length);
        _length = _window.Offset;
        if (_trailing.Length > 0) _trailing.Clear();
    }

    /// <remarks>
    /// In a body every statement ends with <c>;</c>, so the END that closes it follows one (or the opener of an empty body). The END
    /// of a CASE never does, nor does a column of that name.
    /// </remarks>
    private void TrackBody(ReadOnlySpan<char> word)
    {
        var statement = _window.Marked;
        var previous = statement[_previous.._length];
        if (InBody && SqlSyntax.Is(word, "END") && (previous is ";" || SqlSyntax.Is(previous, _bodyOpener)))
        {
            _body = NoBody;
            _depth = 0;
        }
        else if (
            !InBody
            && _depth == 0
            && SqlSyntax.Is(word, _bodyOpener)
            && _syntax.OpensBody(previous)
            && (_mayHaveBody ??= _syntax.MayHaveBody(statement)))
        {
            _body = SqlSyntax.Is(previous, "BEGIN") ? _previous : _window.Offset;
        }
    }

    private SqlStatement? Finish()
    {
        if (!_window.IsMarked) return null;
        var text = _window.Marked[.._length].ToString();
        if (text.IndexOf('\0') is >= 0 and var nul) throw NulCharacter(_start.Advance(text.AsSpan(0, nul)));
        _window.Unmark();
        _depth = 0;
        var comment = _comment.ToString();
        _comment.Clear();
        (_comment, _trailing) = (_trailing, _comment);
        for (var i = 0; i < _prefixes.Count; i++)
        {
            _prefixes[i] += i * SqlStatement.EscapePrefix.Length;
            text = text.Insert(_prefixes[i], SqlStatement.EscapePrefix);
        }

        var statement = new SqlStatement(text, ++_ordinal, _start, _syntax.Classify(text), _head.Of(_syntax, text), comment)
        {
            Prefixes = _prefixes.Count == 0 ? [] : [.. _prefixes],
        };
        if (
            statement.Kind == StatementKind.Savepoint
            && _syntax != _first
            && statement.Head.StartsWith("ROLLBACK", StringComparison.Ordinal))
            throw new SqlSplitException(
                $"'{statement.Head}' at line {_start.Line}, column {_start.Column} may also take back how strings are read.",
                _start,
                "Set standard_conforming_strings outside savepoints.");
        _syntax = _syntax.After(statement.Kind, text);
        return statement;
    }

    // SQLite takes the end of the script for its end; what it swallows would be missed by nobody.
    private static bool IsOpenComment(ReadOnlySpan<char> comment) =>
        comment.StartsWith("/*") && (comment.Length < 4 || !comment.EndsWith("*/"));

    private static void Append(StringBuilder comments, ReadOnlySpan<char> comment)
    {
        if (comments.Length > 0) comments.Append('\n');
        comments.Append(comment);
    }

    /// <remarks>PostgreSQL takes none, and to SQLite the statement would end there without a word.</remarks>
    private static SqlSplitException NulCharacter(SourcePosition position) =>
        new($"There is a NUL character at line {position.Line}, column {position.Column}, which no engine takes.", position);

    private SqlSplitException UnclosedBody() => Unclosed("The body whose BEGIN is", _window.LocateMarked(_body), " by END");

    private static SqlSplitException Unclosed(string what, SourcePosition position, string by) =>
        new($"{what} at line {position.Line}, column {position.Column} is never closed{by}.", position);
}
