namespace DbMigrate.Configuration;

/// <summary>Masks the passwords that a project knows in what another program has printed.</summary>
internal static class ProjectSecrets
{
    /// <summary>The text with <c>***</c> for the passwords of all databases of the project, whichever is worked on.</summary>
    public static string Scrub(Project project, string text) =>
        SecretText.Redact(Urls(project).Aggregate(text, (shown, url) => url.Scrub(shown)));

    private static IEnumerable<DatabaseUrl> Urls(Project project)
    {
        var texts = project
            .Environments.Values.Select(environment => environment.Url)
            .Concat(project.Options.Database)
            .Append(project.Scratch)
            .Append("env:DATABASE_URL");
        foreach (var text in texts.OfType<string>())
        {
            if (Parsed(project, text) is { } url) yield return url;
        }
    }

    // One that is wrong, or not set, is for the command that needs it to complain of.
    private static DatabaseUrl? Parsed(Project project, string text)
    {
        try
        {
            return DatabaseUrl.Parse(project.Variables.Resolve(text, "a database"), project.Root, project.Variable);
        }
        catch (DbMigrateException)
        {
            return null;
        }
    }
}
