using DbMigrate.Text;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>How options become others.</summary>
internal static class OptionChanges
{
    /// <summary>Storage parameters that come, change and go.</summary>
    public static IEnumerable<string> Of(string alter, EquatableArray<string> from, EquatableArray<string> to)
    {
        var gone = from.Select(option => PostgresText.Split(option).Name)
            .Except(to.Select(option => PostgresText.Split(option).Name))
            .ToList();
        var set = to.Except(from).ToList();
        // The server keeps what stays where it is and adds the rest behind it; where that is another order, all are set again, so that
        // dumps agree.
        var setNames = set.Select(option => PostgresText.Split(option).Name).ToHashSet();
        var kept = from.Select(option => PostgresText.Split(option).Name).Except(gone).Where(name => !setNames.Contains(name));
        if (
            gone.Count + set.Count > 0
            && !kept.Concat(set.Select(option => PostgresText.Split(option).Name))
                .SequenceEqual(to.Select(option => PostgresText.Split(option).Name)))
        {
            yield return $"{alter} RESET ({PostgresText.OptionNames(from.Count > 0 ? from : to)})";
            yield return $"{alter} SET ({PostgresText.Options(to)})";
            yield break;
        }

        if (gone.Count > 0) yield return $"{alter} RESET ({PostgresText.OptionNames(gone)})";
        if (set.Count > 0) yield return $"{alter} SET ({PostgresText.Options(set)})";
    }

    /// <summary>As <see cref="Of"/>, where the order of the parameters is part of a comparison.</summary>
    public static IEnumerable<string> Ordered(string alter, EquatableArray<string> from, EquatableArray<string> to)
    {
        var changes = Of(alter, from, to).ToList();
        return changes.Count > 0 || from == to
            ? changes
            : [$"{alter} RESET ({PostgresText.OptionNames(from)})", $"{alter} SET ({PostgresText.Options(to)})"];
    }

    /// <summary>A foreign object's options that come, change and go.</summary>
    public static string Foreign(EquatableArray<string> from, EquatableArray<string> to)
    {
        var old = from.Select(PostgresText.Split).ToDictionary(option => option.Name, option => option.Value);
        var parts = new List<string>();
        foreach (var (name, value) in to.Select(PostgresText.Split))
        {
            if (!old.Remove(name, out var before)) parts.Add($"ADD {PostgresText.Identifier(name)} {PostgresText.Literal(value)}");
            else if (before != value) parts.Add($"SET {PostgresText.Identifier(name)} {PostgresText.Literal(value)}");
        }

        return string.Join(", ", parts.Concat(old.Keys.Select(name => $"DROP {PostgresText.Identifier(name)}")));
    }
}
