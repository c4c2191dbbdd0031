namespace DbMigrate;

/// <summary>One value of one row, exactly as the engine prints it.</summary>
/// <param name="Kind">What it is; SQLite tells 1, '1', 1.0 and x'31' apart, PostgreSQL's are texts or bytes.</param>
/// <param name="Text">The text, or a number's digits; of bytes, hexadecimal digits; null where there is no value.</param>
/// <param name="Bytes">How many bytes there are, where <paramref name="Text"/> is only the first part of them, and for bytes always; null
/// else.</param>
public readonly record struct Cell(CellKind Kind, string? Text = null, long? Bytes = null)
{
    /// <summary>No value.</summary>
    public static Cell Null => default;

    /// <summary>Whether <see cref="Text"/> is only the first part.</summary>
    public bool IsCut => Kind == CellKind.Blob ? Bytes > Text!.Length / 2 : Bytes is not null;

    /// <summary>A text.</summary>
    public static Cell Of(string? text) => text is null ? Null : new(CellKind.Text, text);

    /// <summary>Bytes.</summary>
    public static Cell Of(ReadOnlySpan<byte> bytes) => new(CellKind.Blob, Convert.ToHexString(bytes).ToLowerInvariant(), bytes.Length);
}

/// <summary>What a cell holds.</summary>
public enum CellKind : long
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>A text; of PostgreSQL, any value but bytes.</summary>
    Text,

    /// <summary>SQLite: a whole number.</summary>
    Integer,

    /// <summary>SQLite: a real number.</summary>
    Real,

    /// <summary>Bytes.</summary>
    Blob,

    /// <summary>Only where it is written: the column's default.</summary>
    Default,
}
