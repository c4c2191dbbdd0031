namespace DbMigrate;

/// <summary>What is done with a database when a program that uses it starts: <c>"onStart"</c> of an environment.</summary>
public enum StartAction : long
{
    /// <summary>Nothing: somebody else sees to it. What <c>nothing</c> says, and an environment that says nothing.</summary>
    Nothing,

    /// <summary>It is brought in line with the schema's files: <c>sync</c>, for development. Never in a protected environment.</summary>
    Sync,

    /// <summary>It is made anew, with nothing in it but what migrations put there: <c>fresh</c>, for tests. Never in a protected
    /// environment.</summary>
    Fresh,

    /// <summary>Pending migrations are applied: <c>apply</c>.</summary>
    Apply,
}

/// <summary>Their names in dbmigrate.json.</summary>
internal static class StartActions
{
    /// <summary>What a file may say.</summary>
    public const string Names = "sync, fresh, apply or nothing";

    /// <summary>The action of a name; null for another word.</summary>
    public static StartAction? FromName(string name) => name switch
    {
        "sync" => StartAction.Sync,
        "fresh" => StartAction.Fresh,
        "apply" => StartAction.Apply,
        "nothing" => StartAction.Nothing,
        _ => null,
    };

    /// <summary>The name of an action.</summary>
    public static string ToName(this StartAction action) => action switch
    {
        StartAction.Sync => "sync",
        StartAction.Fresh => "fresh",
        StartAction.Apply => "apply",
        _ => "nothing",
    };

    /// <summary>Whether a protected environment may have it.</summary>
    public static bool IsForProtected(this StartAction action) => action is StartAction.Apply or StartAction.Nothing;
}
