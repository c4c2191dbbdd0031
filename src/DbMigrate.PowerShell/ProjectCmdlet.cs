using System.Management.Automation;
using System.Management.Automation.Host;

namespace DbMigrate.Commands;

/// <summary>The parameters that every cmdlet shares: which project, which database.</summary>
public abstract class ProjectCmdlet : DbMigrateCmdlet
{
    // What was answered for all databases of the call.
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>The project's folder or its dbmigrate.json; without it, dbmigrate.json is searched from the current folder
    /// upward.</summary>
    [Parameter]
    [Given]
    public string? Project { get; set; }

    /// <summary>The environment of dbmigrate.json; without it, <c>default</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [Given]
    public string? Environment { get; set; }

    /// <summary>URLs (or env:NAME) that replace the environment's; several make one result set for each.</summary>
    [Parameter]
    [Given(Secret = true)]
    public string[] Database { get; set; } = [];

    /// <summary>The user and the password to log in with, instead of the URL's: PostgreSQL's.</summary>
    [Parameter]
    [Login]
    [ArgumentCompleter(typeof(CredentialCompleter))]
    public PSCredential? Credential { get; set; }

    /// <summary>Schema files and globs that replace the configuration's.</summary>
    [Parameter]
    [Given]
    public string[] Schema { get; set; } = [];

    /// <summary>The migrations folder.</summary>
    [Parameter]
    [Given]
    public string? Migrations { get; set; }

    /// <summary>The engine: postgresql or sqlite.</summary>
    [Parameter]
    [ValidateSet("postgresql", "sqlite")]
    public string? Dialect { get; set; }

    /// <summary>The scratch database's URL.</summary>
    [Parameter]
    [Given(Secret = true)]
    public string? Scratch { get; set; }

    /// <summary>The parameters as the core takes them.</summary>
    internal ProjectOptions Options => new()
    {
        Project = Project,
        Environment = Environment,
        Database = Database,
        Credential = Credential is null ? null : new(Credential.UserName, Credential.Password),
        Schema = Schema,
        Migrations = Migrations,
        Dialect = Dialect,
        Scratch = Scratch,
        CurrentFolder = CurrentFolder,
    };

    /// <summary>Resolves the project and its databases, or ends the cmdlet.</summary>
    internal (Project Project, IReadOnlyList<DatabaseTarget> Targets) LoadProject(ProjectOptions? options = null) => OrThrow(() =>
    {
        var project = ProjectLoader.Load(options ?? Options);
        var targets = ProjectLoader.Targets(project);
        Several = targets.Count > 1;
        Tell(project, targets);
        return (project, targets);
    });

    /// <summary>Says what the parameters and the configuration have come to.</summary>
    private protected void Tell(Project project, IReadOnlyList<DatabaseTarget?> targets) => WriteVerbose(
        $"Project {project}, environment '{project.Environment}', {(targets is [null] ? "no database" : string.Join(", ", targets))}.");

    /// <summary>What a migrator is given whose database <see cref="ConfirmProtected"/> has asked for.</summary>
    internal static Task<bool> Given(DatabaseTarget target, CancellationToken cancel) => Task.FromResult(true);

    /// <summary>Whether a protected environment may be changed: asks, or writes why not.</summary>
    internal bool ConfirmProtected(DatabaseTarget target, string action)
    {
        if (
            !target.Protected
            || MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm) && confirm is SwitchParameter { IsPresent: false })
            return true;
        if (
            string.Equals(
                System.Environment.GetEnvironmentVariable("DBMIGRATE_CONFIRM"), target.Environment, StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            // Enter is No.
            return ShouldContinue(
                $"{action} on the protected environment '{target.Environment}', {target}?",
                "Protected environment",
                hasSecurityImpact: true,
                ref _yesToAll,
                ref _noToAll);
        }
        catch (Exception e) when (IsNobody(e))
        {
            WriteFailure(new DbMigrateException(
                ErrorId.EnvironmentProtected,
                $"The environment '{target.Environment}' ({target}) is protected, and nobody is there to confirm.",
                $"Add -Confirm:$false, or set DBMIGRATE_CONFIRM={target.Environment}.",
                target.ToString(),
                e));
            return false;
        }
    }

    /// <summary>Warns of what steps cost, each sentence once.</summary>
    internal void WarnOf(IEnumerable<Hazard> hazards)
    {
        foreach (var message in hazards.Where(hazard => !hazard.IsMomentary).Select(hazard => hazard.ToString()).Distinct())
            WriteWarning(message);
    }

    /// <summary>Whether a host says that nobody is there to answer.</summary>
    /// <remarks>PowerShell's own host answers a closed input with a NullReferenceException.</remarks>
    internal static bool IsNobody(Exception exception) =>
        exception
            is PSInvalidOperationException
                or HostException
                or PSNotImplementedException
                or NotImplementedException
                or InvalidOperationException
                or NullReferenceException;
}
