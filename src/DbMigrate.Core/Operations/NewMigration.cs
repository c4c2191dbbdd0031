using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>A migration that was worked out from the schema and proven, and is not written yet.</summary>
public sealed class NewMigration
{
    internal NewMigration(MigrationPlace place, MigrationSnapshot snapshot, string previousChain)
    {
        Place = place;
        Snapshot = snapshot;
        PreviousChain = previousChain;
    }

    /// <summary>Its tag: <c>0003_add_users_email</c>.</summary>
    public string Tag => Place.Tag;

    /// <summary>The tag without its number.</summary>
    public string Name => MigrationTag.NameOf(Tag);

    /// <summary>The steps, in the order of the script.</summary>
    public required IReadOnlyList<SchemaChange> Changes { get; init; }

    /// <summary>The script.</summary>
    public required string UpSql { get; init; }

    /// <summary>The reverse script; empty where no cast leads back, and no file is written then.</summary>
    public required string DownSql { get; init; }

    /// <summary>The SQL file's full path.</summary>
    public string Path => Place.Path;

    /// <summary>The reverse script's full path.</summary>
    public string DownPath => Place.DownPath;

    /// <summary>The snapshot's full path.</summary>
    public string SnapshotPath => Place.SnapshotPath;

    /// <summary>Its journal time.</summary>
    public DateTimeOffset When => Place.When;

    internal MigrationPlace Place { get; }

    internal MigrationSnapshot Snapshot { get; }

    /// <summary>The migrations it continues, by their hashes: it is written only while the folder is still that.</summary>
    internal string PreviousChain { get; }

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
