namespace DbMigrate.Cli;

/// <summary>What came of one database.</summary>
internal sealed record DatabaseOutcome<T>(DatabaseTarget Target, IReadOnlyList<T> Values, Exception? Error);

/// <summary>Runs an operation on every database of a command; a failure of one does not stop the others.</summary>
internal static class EachDatabase
{
    public static async Task<IReadOnlyList<DatabaseOutcome<T>>> RunAsync<T>(
        Project project, int limit, Func<DatabaseTarget, Task<IReadOnlyList<T>>> work)
    {
        var targets = ProjectLoader.Targets(project);
        var outcomes = new DatabaseOutcome<T>[targets.Count];
        if (limit == 1 || targets.Count == 1)
        {
            for (var i = 0; i < targets.Count; i++)
                outcomes[i] = await RunAsync(targets[i], work);
        }
        else
        {
            await Parallel.ForAsync(0, targets.Count, new ParallelOptions { MaxDegreeOfParallelism = limit }, async (i, _) =>
                outcomes[i] = await RunAsync(targets[i], work));
        }

        return outcomes;
    }

    private static async Task<DatabaseOutcome<T>> RunAsync<T>(DatabaseTarget target, Func<DatabaseTarget, Task<IReadOnlyList<T>>> work)
    {
        try
        {
            return new(target, await work(target), null);
        }
        catch (Exception e)
        {
            return new(target, [], e);
        }
    }
}
