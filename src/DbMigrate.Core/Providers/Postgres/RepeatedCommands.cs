using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Our own commands around each migration, which the server plans once in a session: planning them takes longer than running
/// them.</summary>
/// <remarks>They are prepared in SQL and by text, which the driver cannot do for a part of a batch: what a script says twice is planned
/// twice, since the script may have changed the tables between.</remarks>
internal sealed class RepeatedCommands
{
    private const string Prefix = "dbmigrate_";
    private const string Run = $"EXECUTE {Prefix}";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _uses;
    private bool _isOff;

    /// <summary>Prepares what a session sends again and again, from the second time on: a single migration pays nothing.</summary>
    /// <param name="connection">The session's.</param>
    /// <param name="commands">What is about to be sent, with <c>$1</c>, <c>$2</c>, … in the text.</param>
    /// <param name="times">How often.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task PrepareAsync(NpgsqlConnection connection, IEnumerable<string> commands, int times, CancellationToken cancel)
    {
        if (_isOff || (_uses += times) == 1) return;
        var unknown = commands.Where(text => !_names.ContainsKey(text)).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0) return;
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var names = unknown.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"{_names.Count + index + 1}")).ToList();
            foreach (var (name, text) in names.Zip(unknown)) batch.BatchCommands.Add(new($"PREPARE {Prefix}{name} AS {text}"));
            try
            {
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.FeatureNotSupported)
            {
                // A table with a rule, say: what that means is said of the command itself.
                _isOff = true;
                return;
            }

            foreach (var (name, text) in names.Zip(unknown)) _names.Add(text, name);
        }
    }

    /// <summary>The same as one that is prepared; null where it is not.</summary>
    public NpgsqlBatchCommand? Find(string text, object?[] arguments)
    {
        if (!_names.TryGetValue(text, out var name)) return null;
        return new(arguments.Length == 0 ? $"{Run}{name}" : $"{Run}{name} ({string.Join(", ", arguments.Select(Literal))})");
    }

    /// <summary>The session has none of them any more.</summary>
    public void Forget() => _names.Clear();

    /// <summary>Whether a failure says that something has taken them away, a script's <c>DO</c> block, say; then the session goes on
    /// without.</summary>
    public bool AreGone(PostgresException e)
    {
        if (
            e.SqlState != PostgresErrorCodes.InvalidSqlStatementName
            || e.BatchCommand?.CommandText.StartsWith(Run, StringComparison.Ordinal) != true)
            return false;
        _isOff = true;
        _names.Clear();
        return true;
    }

    // EXECUTE takes expressions, and no arguments of the protocol.
    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text when text.Contains('\\', StringComparison.Ordinal) =>
            $"E{SqlDialect.Literal(text.Replace("\\", "\\\\", StringComparison.Ordinal))}",
        string text => SqlDialect.Literal(text),
        // To the microsecond, as the driver sends it: an attempt is found again by it.
        DateTime time => SqlDialect.Literal(time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)),
        IFormattable number => SqlDialect.Literal(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A {value.GetType().Name} has no literal here.", nameof(value)),
    };
}
