using DbMigrate.Benchmarks;
using DbMigrate.Tests.Infrastructure;

// dotnet run --project tests/Benchmarks --configuration Release [-- <report.md>]
Report report = new();
await ApplyBenchmark.RunAsync(report);
await StartBenchmark.RunAsync(report);
Console.WriteLine(report);
if (args is [var path])
    await File.WriteAllTextAsync(Path.Combine(RepoPaths.Root, path), report.ToString());
return 0;
