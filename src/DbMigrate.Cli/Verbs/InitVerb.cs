using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate init</c></summary>
internal sealed class InitVerb : Verb
{
    private readonly Option<bool> _baseline = new("--baseline")
    {
        Description = "Record the database as it is: its schema as files, the first migration, and that migration as applied",
    };

    private readonly Option<string[]> _drizzleConfigs = new("--drizzle-config")
    {
        Description = "The drizzle.config files to take over; those in the folder where none is given",
        HelpName = "file",
    };

    private readonly Option<bool> _noDrizzle = new("--no-drizzle") { Description = "Take no drizzle.config over" };
    private readonly Option<bool> _whatIf = WhatIfOption("Only say which files would be written");
    private readonly ConfirmationOptions _confirmation = new();

    public InitVerb()
        : base(
            "init",
            "Lay out a project: dbmigrate.json, schema/ and migrations/; takes over what drizzle.config says, and a Drizzle folder that is "
                + "there.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_baseline, _drizzleConfigs, _noDrizzle, _whatIf, .. _confirmation.All])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue<string[]>("--database") is { Length: > 1 })
                result.AddError("init takes one --database: the default environment's.");
            if (result.GetValue(_noDrizzle) && result.GetValue(_drizzleConfigs) is { Length: > 0 })
                result.AddError("--drizzle-config and --no-drizzle exclude each other.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate init --dialect sqlite --database sqlite:app.db",
        "dbmigrate init --dialect postgresql --project server",
        "dbmigrate init --drizzle-config drizzle-dev.config.ts --drizzle-config drizzle-prod.config.ts",
        "dbmigrate init --baseline --database sqlite:app.db",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var (terminal, options) = (invocation.Terminal, invocation.Options);
        var (baseline, write) = (invocation.Get(_baseline), !invocation.Get(_whatIf));
        var root = ProjectPath.Full(options.Project ?? ".", options.CurrentFolder);
        Dialect? dialect = options.Dialect is { } name ? Enum.Parse<Dialect>(name, ignoreCase: true) : null;
        var files = new List<string>();
        IReadOnlyList<string> remarks = [];
        // Where a project is laid out already, only the database is left to record.
        if (!baseline || !File.Exists(Path.Combine(root, Project.FileName)))
        {
            var laidOut = await ProjectScaffold.CreateAsync(
                new()
                {
                    Root = root,
                    Dialect = dialect,
                    Migrations = options.Migrations,
                    Url = options.Database.SingleOrDefault(),
                    DrizzleConfigs = DrizzleConfigs(invocation),
                    Write = write,
                    Variable = options.Variable,
                },
                cancel);
            files.AddRange(laidOut.Files);
            remarks = laidOut.Remarks;
        }

        if (baseline)
        {
            var plan = await BaselineAsync(invocation, root, write, cancel);
            // The database's own schema takes the place of the empty file.
            files.RemoveAll(file => file.StartsWith(plan.SchemaFolder, StringComparison.Ordinal));
            files.AddRange([.. plan.Schema.Select(file => Path.Combine(plan.SchemaFolder, file.Path))]);
            if (plan.Migration is { } migration)
                files.AddRange([migration.Path, migration.DownPath]);
        }

        foreach (var remark in remarks)
            terminal.Note(new Words(remark, Tone.Warning));
        if (terminal.Json)
        {
            terminal.WriteJson([new ScaffoldJson(root, files)], CliJson.Context.ScaffoldJsonArray);
            return ExitCode.Done;
        }

        foreach (var file in files)
            terminal.Line(write ? new Words("Wrote ", Tone.Good) : "Would write ", file);
        if (write)
        {
            var url =
                options.Database.Count > 0 || baseline || remarks.Count > 0 || !NamesUsualVariable(files)
                    ? ""
                    : "set DATABASE_URL (here or in .env), then ";
            var isNew = !baseline && files.Exists(file => Path.GetFileName(file) == "_journal.json");
            var next = !isNew ? "dbmigrate journal"
                : files.Exists(file => Path.GetFileName(file) == "tables.sql") ? "write the schema into schema/*.sql, and dbmigrate new"
                : "dbmigrate new";
            terminal.Note(new Words($"Next: {url}{next}.", Tone.Faint));
        }

        return ExitCode.Done;
    }

    private IReadOnlyList<string>? DrizzleConfigs(Invocation invocation) =>
        invocation.Get(_noDrizzle) ? []
        : invocation.Get(_drizzleConfigs) is { Length: > 0 } files
            ? [.. files.Select(file => ProjectPath.Full(file, invocation.Options.CurrentFolder))]
        : null;

    private static bool NamesUsualVariable(IReadOnlyList<string> files) =>
        files.Count == 0 || File.ReadAllText(files[0]).Contains("env:DATABASE_URL", StringComparison.Ordinal);

    private async Task<BaselinePlan> BaselineAsync(Invocation invocation, string root, bool write, CancellationToken cancel)
    {
        var project = ProjectLoader.Load(invocation.Options with { Project = root });
        if (write)
            await _confirmation.RequireAsync(invocation, project, "Record the schema as the first migration of", cancel);
        await using var workbench = invocation.OpenWorkbench(project, ProjectLoader.Targets(project)[0]);
        return write ? await workbench.BaselineAsync(new() { Force = true }, cancel) : await workbench.PlanBaselineAsync(new(), cancel);
    }
}
