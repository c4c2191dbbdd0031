namespace DbMigrate.Cli.Output;

/// <summary>Writes exported files where they are wanted: to a path, or as text on stdout.</summary>
internal static class ExportView
{
    /// <param name="terminal">Where the answer goes.</param>
    /// <param name="files">The files.</param>
    /// <param name="path">The folder, or the file of a format that is one; null is stdout.</param>
    /// <param name="write">False only says which files would be written.</param>
    public static void Write(Terminal terminal, IReadOnlyList<ExportFile> files, string? path, bool write)
    {
        if (path is not null)
            WriteFiles(terminal, files, path, write);
        else if (terminal.Json)
            terminal.WriteJson(files.Select(file => new ExportFileJson(file.Path, file.Text)), CliJson.Context.IEnumerableExportFileJson);
        else
            terminal.Out.Write(string.Join('\n', files.Select(file => file.Text)));
    }

    private static void WriteFiles(Terminal terminal, IReadOnlyList<ExportFile> files, string path, bool write)
    {
        var paths = write ? SchemaWorkbench.WriteExport(files, path) : SchemaWorkbench.ExportPaths(files, path);
        if (terminal.Json)
        {
            terminal.WriteJson(paths.Select(written => new ExportFileJson(written, null)), CliJson.Context.IEnumerableExportFileJson);
            return;
        }

        foreach (var written in paths)
            terminal.Line(write ? new Words("Wrote ", Tone.Good) : "Would write ", written);
    }
}
