namespace DbMigrate.Sql.Scripts;

/// <content>What an engine's shell reads by the line: its own commands, and the rows of a COPY.</content>
internal sealed partial class ScriptReader
{
    private bool IsCommand() => _window.Rest[0] == _syntax.Shell.Sign && (_syntax.Shell.Anywhere || !_window.IsMarked);

    private void PassCommand()
    {
        var position = _window.Locate();
        var length = LineLength();
        var line = _window.Rest[..length].TrimEnd().ToString();
        if (_syntax.Shell.Refuse(line, position, interrupts: _window.IsMarked) is { } refusal) throw refusal;
        _skipped?.Invoke(new(line, position, _syntax.Shell.Shell));
        _window.Consume(length);
    }

    private static SqlStatement? WithoutData(SqlStatement? statement) =>
        statement?.Kind != StatementKind.CopyFromStdin
            ? statement
            : throw new SqlSplitException(
                $"The COPY at line {statement.Start.Line}, column {statement.Start.Column} has no rows after it.",
                statement.Start,
                @"End it with ; and write its rows on the lines after that, up to a line that holds \. alone.");

    /// <summary>The statement with the rows that follow it, as psql reads them: whole lines, in which nothing but <c>\.</c> alone means
    /// anything.</summary>
    private SqlStatement WithData(SqlStatement statement)
    {
        if (statement.Kind != StatementKind.CopyFromStdin) return statement;
        var behind = LineLength();
        if (!IsBlank(_window.Rest[..behind]))
        {
            throw new SqlSplitException(
                $"After the COPY at line {statement.Start.Line}, column {statement.Start.Column} its line goes on, where only its rows may "
                    + $"follow.",
                _window.Locate(),
                "Begin a new line after its ;.");
        }

        PassLine(behind);
        var start = _window.Locate();
        _window.Mark();
        while (true)
        {
            var length = LineLength();
            if (_window.Rest[..length] is @"\." or "\\.\r")
            {
                var data = new CopyData(_window.Marked.ToString(), start);
                _window.Unmark();
                PassLine(length);
                return statement with { Data = data };
            }

            // A file that was cut short ends somewhere among the rows.
            if (length == _window.Rest.Length)
                throw Unclosed("The COPY", statement.Start, @": a line \. has to end its rows");
            PassLine(length);
        }
    }

    private bool IsBlank(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty)
        {
            var token = _syntax.Read(rest, isLast: true, breakpoints: false);
            if (token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)) return false;
            rest = rest[token.Length..];
        }

        return true;
    }

    /// <summary>How long the line is that begins here, without its LF.</summary>
    private int LineLength()
    {
        while (true)
        {
            var length = _window.Rest.IndexOf('\n');
            if (length >= 0) return length;
            if (_window.IsLast) return _window.Rest.Length;
            _window.Fill();
        }
    }

    private void PassLine(int length) => _window.Consume(Math.Min(length + 1, _window.Rest.Length));
}
