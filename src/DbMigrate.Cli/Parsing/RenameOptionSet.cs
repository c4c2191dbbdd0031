using System.CommandLine;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Parsing;

/// <summary>The options of verbs that need to know what only a person can: what is a rename, how values become another type.</summary>
internal sealed class RenameOptionSet
{
    private readonly Option<string[]> _rename = new("--rename")
    {
        Description = "A rename: users.name=users.full_name, orders=purchases, mood.sad=mood.unhappy; may be repeated",
        HelpName = "old=new",
    };

    private readonly Option<bool> _noRename = new("--no-rename") { Description = "Nothing else is a rename: what disappears is dropped" };

    private readonly Option<string[]> _using = new("--using")
    {
        Description = "How values become a column's new type: \"orders.total=total / 100.0\"; may be repeated",
        HelpName = "column=expression",
    };

    public IEnumerable<Option> All => [_rename, _noRename, _using];

    public IReadOnlyList<string> Renames(Invocation invocation) => invocation.Get(_rename) ?? [];

    public IReadOnlyList<string> Using(Invocation invocation) => invocation.Get(_using) ?? [];

    public bool NoRename(Invocation invocation) => invocation.Get(_noRename);

    /// <summary>Asks the person at the terminal; null where nobody is.</summary>
    public static Func<RenameQuestion, Rename?>? Resolver(Terminal terminal, CancellationToken cancel) => terminal.CanAsk
        ? question =>
        {
            string[] answers = ["new", .. question.Candidates.Select(rename => $"{rename.From.Display}, renamed")];
            var answer = terminal.Choose(question.Message, answers, cancel);
            return answer == 0 ? null : question.Candidates[answer - 1];
        }
    : null;
}
