namespace DbMigrate.Tests.Infrastructure;

/// <summary>Asserts which of the expected failures an action ends in.</summary>
internal static class ExpectedError
{
    public static DbMigrateException Of(ErrorId id, Action act)
    {
        var error = Assert.Throws<DbMigrateException>(act);
        Assert.Equal(id, error.Id);
        return error;
    }

    public static DbMigrateException Of(ErrorId id, Func<object?> act) => Of(id, () => { act(); });

    /// <summary>The same, with the exact message.</summary>
    public static DbMigrateException Of(ErrorId id, string message, Func<object?> act)
    {
        var error = Of(id, act);
        Assert.Equal(message, error.Message);
        return error;
    }
}
