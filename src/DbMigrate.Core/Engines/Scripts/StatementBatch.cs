using DbMigrate.Sql;

namespace DbMigrate.Engines.Scripts;

/// <summary>Statements that share a round trip: more of them while they are fast, one at a time where they are slow, so that
/// progress names the statement that takes long.</summary>
internal sealed class StatementBatch(bool oneByOne)
{
    private const int MaxStatements = 256;
    private const int MaxCharacters = 1 << 20;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(250);

    private readonly List<SqlStatement> _statements = [];
    private int _limit = oneByOne ? 1 : 32;
    private int _characters;

    public IReadOnlyList<SqlStatement> Statements => _statements;

    public int Count => _statements.Count;

    public bool IsFull => _statements.Count >= _limit || _characters >= MaxCharacters;

    public void Add(SqlStatement statement)
    {
        _statements.Add(statement);
        _characters += statement.Length;
    }

    /// <summary>Empties the batch after it ran for <paramref name="elapsed"/>.</summary>
    public void Clear(TimeSpan elapsed)
    {
        if (!oneByOne)
            _limit = elapsed > Slow ? Math.Max(1, _limit / 4) : Math.Min(MaxStatements, _limit * 2);
        _statements.Clear();
        _characters = 0;
    }
}
