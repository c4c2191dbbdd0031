using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a script has set of its session, as far as it changes what statements cost.</summary>
internal sealed class SessionSettings
{
    private static readonly string[] OfUtc =
    [
        "UTC", "ETC/UTC", "GMT", "ETC/GMT", "UCT", "ETC/UCT", "ZULU", "ETC/ZULU", "UNIVERSAL", "ETC/UNIVERSAL",
    ];

    private PostgresSetting? _zone;
    private PostgresSetting? _lockTimeout;

    /// <summary>A query that tells whether the session's zone is another than UTC.</summary>
    public static string ProbeZone =>
        $"SELECT pg_catalog.upper(pg_catalog.current_setting('TimeZone')) NOT IN ({string.Join(", ", OfUtc.Select(zone => $"'{zone}'"))})";

    /// <summary>The time zone; null where the script has set none.</summary>
    public string? Zone => _zone?.Value;

    /// <summary>The zone is one in which a time is the same with a zone and without.</summary>
    public bool IsUtc => Zone is { } zone && OfUtc.Contains(zone.ToUpperInvariant());

    /// <summary>A statement that has to wait for a lock gives up, and lets those behind it go on.</summary>
    public bool EndsWaits => _lockTimeout?.Value is { } value && value.Any(c => c is >= '1' and <= '9');

    public static SessionSettings Of(HazardScan scan) => scan.Know(_ => new SessionSettings());

    /// <summary>Follows a statement.</summary>
    public void Read(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Is("COMMIT") || tokens.Is("END") || tokens.Is("ROLLBACK")) EndTransaction();
        if (!(tokens.Is("SET") || tokens.Is("RESET") || tokens.Is("DISCARD") || tokens.Is("SELECT"))) return;
        _zone = ZoneOf(tokens) ?? PostgresSetting.Of(statement, "TimeZone") ?? _zone;
        _lockTimeout = PostgresSetting.Of(statement, "lock_timeout") ?? _lockTimeout;
    }

    /// <summary>The script ends, and its settings with it.</summary>
    public void End() => (_zone, _lockTimeout) = (null, null);

    private void EndTransaction()
    {
        if (_zone is { IsLocal: true }) _zone = null;
        if (_lockTimeout is { IsLocal: true }) _lockTimeout = null;
    }

    // SET [LOCAL] TIME ZONE 'UTC'
    private static PostgresSetting? ZoneOf(SqlTokens tokens)
    {
        if (!tokens.Accept("SET")) return null;
        var isLocal = tokens.Accept("LOCAL");
        if (!isLocal) tokens.Accept("SESSION");
        return tokens.Accept("TIME") && tokens.Accept("ZONE")
            ? new(tokens.Is("DEFAULT") || tokens.Is("LOCAL") ? null : PostgresSyntax.Instance.NameOf(tokens.Text), isLocal)
            : null;
    }
}
