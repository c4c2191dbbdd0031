using DbMigrate.Execution.Run;
using DbMigrate.Migrations;

namespace DbMigrate.Tests.Execution.Run;

public sealed class MigrationSelectionTests
{
    private static readonly IReadOnlyList<JournalEntry> AllPending = Journal(
        "0000_init", "0001_users", "0002_orders", "0003_custom", "0004_custom");

    [Fact]
    public void Everything_pending_is_selected() =>
        AssertSelected(AllPending, new(), "0000_init", "0001_users", "0002_orders", "0003_custom", "0004_custom");

    [Fact]
    public void What_is_applied_is_not_selected() =>
        AssertSelected(Journal("+0000_a", "0001_b", "+0002_c", "!0003_d"), new(), "0001_b", "0003_d");

    [Fact]
    public void Nothing_pending_selects_nothing()
    {
        AssertSelected(Journal("+0000_a"), new());
        AssertSelected([], new());
    }

    [Theory]
    [InlineData("0001_users")]
    [InlineData("0001_USERS")]
    [InlineData("users")]
    [InlineData("Users")]
    [InlineData("1")]
    [InlineData("0001")]
    public void To_is_a_tag_a_name_or_a_number(string to) => AssertSelected(AllPending, new() { To = to }, "0000_init", "0001_users");

    [Theory, InlineData("0001_us"), InlineData("0001_")]
    public void To_is_the_start_of_a_tag_too(string to) => AssertSelected(AllPending, new() { To = to }, "0000_init", "0001_users");

    [Theory, InlineData("custom", "0003_custom, 0004_custom"), InlineData("2025", "20250101000000_a, 20250202000000_b")]
    public void What_several_migrations_answer_to_is_ambiguous(string to, string tags)
    {
        var error = Refused(
            ErrorId.MigrationUnknown, [.. AllPending, .. Journal("20250101000000_a", "20250202000000_b")], new() { To = to });

        Assert.Equal(
            ($"'{to}' is not one migration of the folder but several.", $"Did you mean {tags}?"), (error.Message, error.RecommendedAction));
    }

    [Fact]
    public void A_tag_comes_before_a_name_and_a_name_before_a_number()
    {
        AssertSelected(Journal("b", "0001_b", "0002_c"), new() { To = "b" }, "b");
        AssertSelected(Journal("0000_2", "0001_b", "0002_c"), new() { To = "2" }, "0000_2");
        AssertSelected(Journal("0000_a", "0000_A"), new() { To = "0000_A" }, "0000_a", "0000_A");
    }

    [Fact]
    public void To_what_is_applied_selects_what_is_pending_before_it() =>
        AssertSelected(Journal("+0000_a", "0001_late", "+0002_c", "0003_d"), new() { To = "0002_c" }, "0001_late");

    [Fact]
    public void Tags_select_in_the_folders_order() =>
        AssertSelected(AllPending, new() { Tags = ["0001_users", "0000_init", "0001_users"] }, "0000_init", "0001_users");

    [Fact]
    public void Applied_tags_are_left_out() =>
        AssertSelected(Journal("+0000_a", "0001_b"), new() { Tags = ["0000_a", "0001_b"] }, "0001_b");

    [Fact]
    public void No_tags_select_nothing() => AssertSelected(AllPending, new() { Tags = [] });

    [Fact]
    public void Tags_and_To_both_limit() =>
        AssertSelected(AllPending, new() { Tags = ["0000_init", "0001_users"], To = "0000_init" }, "0000_init");

    [Fact]
    public void An_earlier_pending_one_that_is_not_selected_is_named()
    {
        var error = Refused(ErrorId.MigrationOutOfOrder, AllPending, new() { Tags = ["0001_users"] });

        Assert.Equal("'0001_users' was selected, but '0000_init' is earlier and pending.", error.Message);
        Assert.Equal(
            ("Select the earlier ones too, or add -OutOfOrder (--out-of-order).", "0001_users"), (error.RecommendedAction, error.Target));
    }

    [Fact]
    public void Several_earlier_ones_are_all_named() => Assert.Equal(
        "'0003_custom' was selected, but '0000_init', '0002_orders' are earlier and pending.",
        Refused(ErrorId.MigrationOutOfOrder, AllPending, new() { Tags = ["0003_custom", "0001_users"] }).Message);

    [Fact]
    public void Many_earlier_ones_are_counted()
    {
        var tags = Enumerable.Range(0, 14).Select(i => $"{i:0000}_m").ToArray();

        var message = Refused(ErrorId.MigrationOutOfOrder, Journal(tags), new() { Tags = ["0013_m"] }).Message;

        Assert.Equal(
            $"'0013_m' was selected, but {string.Join(", ", tags.Take(10).Select(tag => $"'{tag}'"))} and 3 more are earlier and pending.",
            message);
    }

    [Fact]
    public void Out_of_order_is_allowed_where_it_is_asked_for() =>
        AssertSelected(AllPending, new() { Tags = ["0003_custom", "0001_users"], OutOfOrder = true }, "0001_users", "0003_custom");

    [Fact]
    public void A_later_pending_one_is_no_matter() => AssertSelected(AllPending, new() { Tags = ["0000_init"] }, "0000_init");

    [Fact]
    public void A_failed_one_counts_as_pending() => Assert.Equal(
        "'0001_b' was selected, but '0000_a' is earlier and pending.",
        Refused(ErrorId.MigrationOutOfOrder, Journal("!0000_a", "0001_b"), new() { Tags = ["0001_b"] }).Message);

    [Fact]
    public void An_edited_migration_stops_everything()
    {
        var error = Refused(ErrorId.MigrationModified, Journal("~0000_a", "0001_b"), new());

        Assert.Equal("'0000_a' was edited after it was applied to sqlite::memory:.", error.Message);
        Assert.Equal(
            "Restore the file from version control; or, where the edit is meant, accept it with Set-DbMigrationJournal -Applied (dbmigrate "
                + "mark --applied).",
            error.RecommendedAction);
        Assert.Equal("0000_a", error.Target);
    }

    [Fact]
    public void Edited_migrations_are_all_named() => Assert.Equal(
        "'0000_a', '0002_c' were edited after they were applied to sqlite::memory:.",
        Refused(ErrorId.MigrationModified, Journal("~0000_a", "+0001_b", "~0002_c", "0003_d"), new() { To = "0001_b" }).Message);

    [Theory]
    [InlineData("user", "Did you mean 0001_users?")]
    [InlineData("_", "Did you mean 0000_init, 0001_users, 0002_orders, 0003_custom, 0004_custom?")]
    [InlineData("", "Did you mean 0000_init, 0001_users, 0002_orders, 0003_custom, 0004_custom?")]
    [InlineData("nothing", "List them with Get-DbMigrationJournal (dbmigrate journal).")]
    [InlineData("99", "List them with Get-DbMigrationJournal (dbmigrate journal).")]
    [InlineData("-1", "List them with Get-DbMigrationJournal (dbmigrate journal).")]
    public void An_unknown_migration_is_named_with_those_that_are_like_it(string to, string action)
    {
        var error = Refused(ErrorId.MigrationUnknown, AllPending, new() { To = to });

        Assert.Equal(($"No migration of the folder is called '{to}'.", action, to), (error.Message, error.RecommendedAction, error.Target));
    }

    [Fact]
    public void An_unknown_tag_is_named() => Assert.Equal(
        "No migration of the folder is called '0009_x'.",
        Refused(ErrorId.MigrationUnknown, AllPending, new() { Tags = ["0000_init", "0009_x"] }).Message);

    [Fact]
    public void What_only_the_database_knows_cannot_be_selected()
    {
        IReadOnlyList<JournalEntry> entries = [.. Journal("0000_a"), Missing("0009_gone")];

        AssertSelected(entries, new(), "0000_a");
        Refused(ErrorId.MigrationUnknown, entries, new() { To = "0009_gone" });
        Refused(ErrorId.MigrationUnknown, entries, new() { Tags = ["0009_gone"] });
        Assert.Equal("0009_gone", MigrationSelection.Find(entries, "gone").Tag);
    }

    private static DatabaseTarget Target => new(DatabaseUrl.Parse(":memory:", "/"), "default", false);

    private static Project Project => new() { Root = "/", Migrations = "/migrations" };

    // + applied, ~ modified, ! failed, else pending.
    private static IReadOnlyList<JournalEntry> Journal(params string[] tags) => [.. tags.Select((text, i) =>
    {
        var tag = text.TrimStart('+', '~', '!');
        var migration = new Migration
        {
            Index = i,
            Tag = tag,
            Name = MigrationTag.NameOf(tag),
            When = DateTimeOffset.UnixEpoch.AddDays(i),
            Path = $"/{tag}.sql",
        };
        return new JournalEntry(migration, Target, Project)
        {
            Tag = tag,
            Status = text[0] switch
            {
                '+' => MigrationStatus.Applied,
                '~' => MigrationStatus.Modified,
                '!' => MigrationStatus.Failed,
                _ => MigrationStatus.Pending,
            },
        };
    })];

    private static JournalEntry Missing(string tag) => new(null, Target, Project) { Tag = tag, Status = MigrationStatus.Missing };

    private static void AssertSelected(IReadOnlyList<JournalEntry> entries, ApplyOptions options, params string[] tags) =>
        Assert.Equal(tags, MigrationSelection.Select(entries, options).Select(entry => entry.Tag));

    private static DbMigrateException Refused(ErrorId id, IReadOnlyList<JournalEntry> entries, ApplyOptions options)
    {
        var error = Assert.Throws<DbMigrateException>(() => MigrationSelection.Select(entries, options));
        Assert.Equal(id, error.Id);
        return error;
    }
}
