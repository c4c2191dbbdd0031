using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>One migration of a folder.</summary>
public sealed class Migration
{
    /// <summary>Its <c>idx</c> in the journal; its position in the newer layout.</summary>
    public required int Index { get; init; }

    /// <summary>Its file's name without <c>.sql</c>, or its folder's name: <c>0000_initial</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>The tag without its number or time stamp: <c>initial</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it was generated: the journal's <c>when</c>, which the journal table keeps as <c>created_at</c>. In a folder of
    /// wrangler's, which says no time, it is the number in the file's name as seconds.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>The SQL file.</summary>
    public required string Path { get; init; }

    /// <summary>The reverse script; null where there is none.</summary>
    public string? DownPath { get; init; }

    /// <summary>SHA-256 of the file's bytes in lower-case hexadecimal, as Drizzle stores it.</summary>
    public string Hash => FileHash.Exact;

    /// <summary>Whether <see cref="When"/> is a time; else it is made of the number in the name, which says what comes after
    /// what.</summary>
    internal bool IsDated { get; init; } = true;

    /// <summary>Whether its file was there when the folder was read.</summary>
    internal bool IsThere { get; init; } = true;

    internal long WhenMillis => When.ToUnixTimeMilliseconds();

    internal MigrationHash FileHash => field ??= new(Path);

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
