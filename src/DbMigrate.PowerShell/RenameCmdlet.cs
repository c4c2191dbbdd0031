using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Cmdlets that need to know what only a person can: what is a rename, how values become another type.</summary>
public abstract class RenameCmdlet : SchemaCmdlet
{
    /// <summary>Renames: users.name=users.full_name, orders=purchases, mood.sad=mood.unhappy.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [Given(MayBeEmpty = true)]
    public string[] Rename { get; set; } = [];

    /// <summary>Nothing else is a rename: what disappears is dropped.</summary>
    [Parameter]
    public SwitchParameter NoRename { get; set; }

    /// <summary>How values become a column's new type: orders.total=total / 100.0.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [Given(MayBeEmpty = true)]
    public string[] Using { get; set; } = [];

    /// <summary>Does the work with somebody to ask about renames; where it turns out that nobody answers, without.</summary>
    internal async Task<T> WithQuestionsAsync<T>(WorkbenchCall call, Func<Func<RenameQuestion, DbMigrate.Rename?>?, Task<T>> work)
    {
        if (NoRename || !RenamePrompt.MayAsk(Host))
            return await work(null).ConfigureAwait(false);
        try
        {
            return await work(new RenamePrompt(Host.UI, call.Post).Ask).ConfigureAwait(false);
        }
        catch (NobodyAnswersException)
        {
            // The error that names the values to give.
            return await work(null).ConfigureAwait(false);
        }
    }
}
