namespace DbMigrate.Cli.Output;

/// <summary>Aligned columns that are never cut or wrapped: tags are there to be copied.</summary>
internal sealed class TextTable(params string[] headers)
{
    private const string Gap = "  ";

    private readonly List<Words[]> _rows = [[.. headers.Select(header => new Words(header, Tone.Faint))]];

    /// <summary>Adds a row; what would break its line does not.</summary>
    public void Add(params Words[] row) =>
        _rows.Add(
            Array.ConvertAll(row, cell => cell with { Text = string.Concat(cell.Text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) }));

    public void Write(Terminal terminal)
    {
        var widths = headers.Select((_, column) => _rows.Max(row => row[column].Text.Length)).ToArray();
        foreach (var row in _rows)
            terminal.Line([
                .. row.SelectMany((cell, column) => column == row.Length - 1 ? [cell] : new[] { cell.PadRight(widths[column]), Gap }),
            ]);
    }
}
