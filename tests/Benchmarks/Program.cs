using System.Globalization;
using DbMigrate;
using DbMigrate.Benchmarks;
using DbMigrate.Tests.Infrastructure;

// dotnet run --project tests/Benchmarks --configuration Release [-- <report.md> [<section>…]]
if (args is ["read-once", var url])
{
    Console.WriteLine((await ReadBenchmark.ReadAsync(url)).ToString(CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["generate", var dialect, var tables, var folder])
{
    var schema = new GeneratedSchema(
        dialect == "sqlite" ? Dialect.Sqlite : Dialect.PostgreSql, int.Parse(tables, CultureInfo.InvariantCulture));
    schema.WriteProject(folder);
    schema.WriteDrizzle(Path.Combine(folder, "schema.ts"), edited: false);
    await File.WriteAllTextAsync(Path.Combine(folder, "all.sql"), schema.Script());
    return 0;
}

(string Section, string Title, Func<Report, Task> Run)[] sections =
[
    ("apply", "Applying a folder of migrations", ApplyBenchmark.RunAsync),
    ("start", "Starting", StartBenchmark.RunAsync),
    ("program", "A program's start, and databases for its tests", ProgramBenchmark.RunAsync),
    ("read", "Reading a PostgreSQL database", ReadBenchmark.RunAsync),
    ("compare", "Comparing a database with schema files", CompareBenchmark.RunAsync),
    ("new", "Generating a migration", NewBenchmark.RunAsync),
    ("many", "Applying many migrations", ManyBenchmark.RunAsync),
    ("growth", "Growth and memory", GrowthBenchmark.RunAsync),
    ("online", "Changing a large PostgreSQL table under load", OnlineBenchmark.RunAsync),
    ("recipes", "The longest wait of a writer, by change", RecipeBenchmark.RunAsync),
    ("rebuild", "Rebuilding a large SQLite table", RebuildBenchmark.RunAsync),
    ("studio", "The studio", StudioBenchmark.RunAsync),
];

string[] wanted = args.Length > 1 ? args[1..] : [.. sections.Select(section => section.Section)];
if (wanted.Except(sections.Select(section => section.Section)).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine(
        $"There is no section {string.Join(", ", unknown)}; there are {string.Join(", ", sections.Select(section => section.Section))}.");
    return 2;
}

string? path = args.Length > 0 ? Path.Combine(RepoPaths.Root, args[0]) : null;
Report report = new(
    path is not null && File.Exists(path) ? await File.ReadAllTextAsync(path) : "", [.. sections.Select(section => section.Title)]);
foreach (var (section, title, run) in sections.Where(section => wanted.Contains(section.Section)))
{
    report.Start(title);
    await run(report);
    Console.WriteLine(report.Current);
    // After each, so that a run that is ended early has not been for nothing.
    if (path is not null)
        await WriteAsync(path, section, title);
}

return 0;

// The report, and the section's picture in a folder beside it that is called as the report is.
async Task WriteAsync(string file, string section, string title)
{
    string folder = Path.ChangeExtension(file, null), picture = Path.Combine(folder, $"{section}.svg");
    if (report.Figures.Count > 0)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(picture, Chart.Draw(title, report.Figures));
        report.Show(title, $"{Path.GetFileName(folder)}/{section}.svg");
    }

    await File.WriteAllTextAsync(file, report.ToString());
}
