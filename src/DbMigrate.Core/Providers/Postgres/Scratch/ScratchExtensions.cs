using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>Gives scratch databases what the target has of extensions, where a statement needs one that no text makes: many hosts install
/// them, and not a migration.</summary>
/// <remarks>One that nothing lacks stays away: it says nothing about the schema.</remarks>
internal sealed partial class ScratchExtensions(IReadOnlyList<TargetExtension> target)
{
    private readonly List<TargetExtension> _given = [];
    private List<TargetExtension> _offered = [];

    public IReadOnlyCollection<string> Given => [.. _given.Select(extension => extension.Name)];

    /// <summary>Offers extensions to a database that is empty, and makes those that were needed before.</summary>
    public async Task OfferAsync(DatabaseSession session, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        _offered = [.. target.Where(extension => names.Contains(extension.Name))];
        foreach (var extension in _given.Intersect(_offered))
            await session.CreateAsync(Create(extension), cancel).ConfigureAwait(false);
    }

    /// <summary>Makes the extension that an error names a member of.</summary>
    public async Task<bool> TryProvideAsync(DatabaseUrl scratch, DatabaseError error, CancellationToken cancel)
    {
        // A type, operator class or access method; a function or operator; a schema; a relation.
        if (error.Code is not ("42704" or "42883" or "3F000" or "42P01")) return false;
        var words = Word().Matches(error.Message).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        if (
            _offered.Except(_given).FirstOrDefault(extension => words.Contains(extension.Schema) || words.Overlaps(extension.Members))
            is not { } lacking)
            return false;
        try
        {
            // On a connection of its own: the statement's transaction takes no more.
            var session = await PostgresSession
                .ConnectAsync(scratch, SessionAccess.ReadWrite, SessionOptions.Reading, cancel)
                .ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
                await session.CreateAsync(Create(lacking), cancel).ConfigureAwait(false);
            _given.Add(lacking);
            return true;
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException })
        {
            // The server has it not, or will not let us; the engine's first complaint tells more.
            return false;
        }
    }

    private static string[] Create(TargetExtension extension) =>
    [
        $"CREATE SCHEMA IF NOT EXISTS {SqlDialect.Quote(extension.Schema)}",
        $"CREATE EXTENSION {SqlDialect.Quote(extension.Name)} SCHEMA {SqlDialect.Quote(extension.Schema)} CASCADE",
    ];

    // Messages are translated; names are not. An operator is a word of its own.
    [GeneratedRegex(@"[\w$]+|[-+*/<>=~!@#%^&|`?]+")]
    private static partial Regex Word();
}
