namespace DbMigrate.Sources.Drizzle;

/// <summary>An engine whose schemas Drizzle Kit keeps in snapshots.</summary>
internal interface IDrizzleEngine
{
    /// <summary>The formats that are known, for messages: <c>PostgreSQL 5 to 9</c>.</summary>
    string Formats { get; }

    /// <summary>Writes a snapshot as SQL; null where it is of another engine or of a format that is not known.</summary>
    /// <param name="dialect">The snapshot's dialect, in the words of that time.</param>
    /// <param name="version">Its version.</param>
    /// <param name="root">The snapshot.</param>
    /// <param name="entities">Its list of entities (Drizzle Kit 1.0); null in the formats before.</param>
    string? Write(string dialect, string version, SnapshotJson root, Func<SnapshotJson>? entities);
}
