using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Execution.Journal;

public sealed class JournalStateTests : IDisposable
{
    private const long When = 1_700_000_000_123;

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new("state");
    private readonly List<Migration> _migrations = [];
    private readonly List<JournalRow> _rows = [];
    private readonly Dictionary<string, (HistoryRow Last, DateTimeOffset? AppliedAt)> _history = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_recorded_means_all_pending()
    {
        Add("0000_a", When);
        Add("0001_b", When + 1);

        var entries = Compute();

        Assert.Equal([MigrationStatus.Pending, MigrationStatus.Pending], entries.Select(entry => entry.Status));
        Assert.All(entries, entry => Assert.Equal((true, false, false), (entry.Pending, entry.Applied, entry.OutOfOrder)));
        Assert.All(entries, entry => Assert.Null(entry.AppliedAt));
        Assert.Equal(
            (0, "0000_a", "a", _migrations[0].Path, _migrations[0].Hash, _migrations[0].When),
            (entries[0].Index, entries[0].Tag, entries[0].Name, entries[0].Path, entries[0].Hash, entries[0].When));
        Assert.Equal(("sqlite::memory:", "test", "0000_a"), (entries[0].Database, entries[0].Environment, entries[0].ToString()));
    }

    [Fact]
    public void An_empty_folder_and_an_empty_journal_have_no_entries() => Assert.Empty(Compute());

    [Fact]
    public void A_row_with_time_and_hash_means_applied()
    {
        Record(Add("0000_a", When));
        Add("0001_b", When + 1);

        AssertStates("0000_a Applied", "0001_b Pending");
        Assert.Equal((false, true), (Compute()[0].Pending, Compute()[0].Applied));
        Assert.Same(_rows[0], Compute()[0].Row);
    }

    [Fact]
    public void An_edited_file_means_modified()
    {
        Row(Add("0000_a", When).WhenMillis, Other);

        AssertStates("0000_a Modified");
        Assert.Equal((false, true), (Compute()[0].Pending, Compute()[0].Applied));
    }

    [Fact]
    public void Other_line_endings_are_no_edit()
    {
        var migration = Add("0000_a", When, "a\r\nb\r\n");
        Row(When, new MigrationHash(_folder.Write("lf", "a\nb\n")).Exact);

        AssertStates("0000_a Applied");
        Assert.NotEqual(migration.Hash, _rows[0].Hash);
    }

    [Theory, InlineData(null), InlineData("")]
    public void A_row_without_a_hash_says_nothing_of_the_text(string? hash)
    {
        Row(Add("0000_a", When).WhenMillis, hash);

        AssertStates("0000_a Applied");
    }

    [Fact]
    public void A_row_of_another_folder_is_missing_here_and_comes_last()
    {
        Row(When - 5, Other);
        Record(Add("0000_a", When));

        AssertStates("0000_a Applied", $"(unknown, when {When - 5}) Missing");
        var missing = Compute()[1];
        Assert.Equal(
            (null, null, null, Other, false, true),
            (missing.Index, missing.Path, missing.Migration, missing.Hash, missing.Pending, missing.Applied));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(When - 5), missing.When);
        Assert.Null(missing.Statements);
    }

    [
        Theory,
        InlineData(null, "(unknown, when ?)"),
        InlineData(-1L, "(unknown, when -1)"),
        InlineData(long.MaxValue, "(unknown, when 9223372036854775807)")
    ]
    public void A_row_with_no_time_that_can_be_is_missing_too(long? when, string tag)
    {
        Row(when, null);

        var missing = Assert.Single(Compute());
        Assert.Equal((tag, MigrationStatus.Missing, null), (missing.Tag, missing.Status, missing.When));
    }

    [Fact]
    public void A_second_row_for_the_same_migration_is_left_over()
    {
        Record(Add("0000_a", When));
        Record(_migrations[0]);

        AssertStates("0000_a Applied", $"(unknown, when {When}) Missing");
    }

    // Drizzle skips it without a word.
    [Fact]
    public void A_migration_merged_late_is_pending_and_out_of_order()
    {
        Record(Add("0000_a", When));
        Add("0001_late", When + 1);
        Record(Add("0001_b", When + 2));
        Add("0002_c", When + 3);

        AssertStates("0000_a Applied", "0001_late Pending", "0001_b Applied", "0002_c Pending");
        Assert.Equal([false, true, false, false], Compute().Select(entry => entry.OutOfOrder));
    }

    [Fact]
    public void A_newer_row_that_is_missing_puts_nothing_out_of_order()
    {
        Row(When + 100, Other);
        Add("0000_a", When);

        AssertStates("0000_a Pending", $"(unknown, when {When + 100}) Missing");
        Assert.False(Compute()[0].OutOfOrder);
    }

    [Fact]
    public void Equal_files_need_a_row_each()
    {
        Add("0000_a", When, "");
        Record(Add("0001_b", When + 1, ""));

        AssertStates("0000_a Pending", "0001_b Applied");

        Record(_migrations[0]);
        AssertStates("0000_a Applied", "0001_b Applied");
    }

    [Fact]
    public void One_row_by_hash_alone_counts_for_one_of_two_equal_files()
    {
        Row(5, Add("0000_a", When, "").Hash);
        Add("0001_b", When + 1, "");

        AssertStates("0000_a Applied", "0001_b Pending");
    }

    [Fact]
    public void A_row_found_by_its_time_is_not_taken_by_its_hash()
    {
        // 0000_a was edited; what was applied under its name is what 0001_b holds now.
        Add("0000_a", When, "edited");
        var b = Add("0001_b", When + 1, "original");
        Row(When, b.Hash);

        AssertStates("0000_a Modified", "0001_b Pending");
    }

    [Fact]
    public void A_migration_with_a_new_time_is_found_by_its_hash()
    {
        Row(When - 777, Add("0000_a", When).Hash);

        AssertStates("0000_a Applied");
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(When), Compute()[0].When);
    }

    [Fact]
    public void Migrations_of_the_same_time_are_told_apart_by_hash()
    {
        Add("0000_a", When, "a");
        Record(Add("0001_b", When, "b"));
        AssertStates("0000_a Pending", "0001_b Applied");

        Record(_migrations[0]);
        AssertStates("0000_a Applied", "0001_b Applied");
    }

    [Fact]
    public void Migrations_of_the_same_time_without_hashes_are_taken_in_order()
    {
        Add("0000_a", When, "a");
        Add("0001_b", When, "b");
        Row(When, null);

        AssertStates("0000_a Applied", "0001_b Pending");
    }

    [Fact]
    public void Drizzle_1_rows_are_found_by_name()
    {
        Add("20260101000000_a", When);
        Add("20260102000000_b", When + 1);
        _rows.Add(new("1", Other, 1, "20260102000000_b", Noon));
        _rows.Add(new("2", _migrations[0].Hash, 2, "20260101000000_a", Noon.AddDays(1)));
        _rows.Add(new("3", Other, 3, "20250101000000_gone", null));

        AssertStates("20260101000000_a Applied", "20260102000000_b Modified", "20250101000000_gone Missing");
        Assert.Equal([Noon.AddDays(1), Noon, null], Compute().Select(entry => entry.AppliedAt));
        Assert.Equal("gone", Compute()[2].Name);
    }

    // 'drizzle-kit up' names folders by whole seconds; the rows keep their milliseconds.
    [Fact]
    public void Rows_in_milliseconds_mean_a_folder_of_the_same_second()
    {
        Add("20231114221320_a", 1_700_000_000_000);
        Add("20231114221321_b", 1_700_000_001_000);
        Row(1_700_000_001_999, Other);
        Row(1_700_000_000_123, _migrations[0].Hash);

        AssertStates("20231114221320_a Applied", "20231114221321_b Modified");
    }

    [Fact]
    public void Milliseconds_that_are_there_are_not_overlooked()
    {
        Row(1_700_000_000_124, Other);
        Add("0000_a", 1_700_000_000_123);

        AssertStates("0000_a Pending", "(unknown, when 1700000000124) Missing");
    }

    [Fact]
    public void Rows_keyed_by_tag_need_no_time()
    {
        Add("0000_a", When);
        Add("0001_b", When + 1);
        Add("0002_c", When + 2);
        _rows.Add(new("0000_a", _migrations[0].Hash, null, "0000_a", Noon));
        _rows.Add(new("0002_c", "", null, "0002_c", Noon));
        _rows.Add(new("0009_z", null, null, "0009_z", Noon));

        AssertStates("0000_a Applied", "0001_b Pending", "0002_c Applied", "0009_z Missing");
        Assert.True(Compute()[1].OutOfOrder);
        Assert.Equal((Noon, null, Noon), (Compute()[0].AppliedAt, Compute()[1].AppliedAt, Compute()[3].AppliedAt));
    }

    [Fact]
    public void A_renamed_migration_is_found_by_its_hash()
    {
        Add("0000_renamed", When);
        _rows.Add(new("0000_a", _migrations[0].Hash, null, "0000_a", Noon));

        AssertStates("0000_renamed Applied");
    }

    [Theory]
    [InlineData(HistoryStatus.Failed, MigrationStatus.Failed, "it broke")]
    [InlineData(HistoryStatus.Partial, MigrationStatus.Failed, "2 of 5 statements are durable: it broke")]
    [InlineData(
        HistoryStatus.Interrupted,
        MigrationStatus.Failed,
        "The last attempt was interrupted; 2 of 5 statements are durable: it broke")]
    [InlineData(HistoryStatus.Forgotten, MigrationStatus.Pending, null)]
    [InlineData(HistoryStatus.Marked, MigrationStatus.Pending, null)]
    [InlineData(HistoryStatus.Applied, MigrationStatus.Pending, null)]
    public void The_last_attempt_at_what_is_not_applied_tells_how_it_failed(object outcome, MigrationStatus status, string? error)
    {
        Add("0000_a", When);
        History("0000_a", (HistoryStatus)outcome, Noon);

        var entry = Assert.Single(Compute());
        Assert.Equal((status, error, true, null), (entry.Status, entry.Error, entry.Pending, entry.AppliedAt));
        Assert.Equal((HistoryStatus)outcome, entry.LastAttempt!.Status);
    }

    [Fact]
    public void A_failure_without_words_is_a_failure()
    {
        Add("0000_a", When);
        _history["0000_a"] = (new() { Tag = "0000_a", Status = HistoryStatus.Failed, StartedAt = Noon }, null);

        Assert.Equal((MigrationStatus.Failed, "The last attempt failed."), (Compute()[0].Status, Compute()[0].Error));
    }

    [
        Theory,
        InlineData(HistoryStatus.Failed),
        InlineData(HistoryStatus.Partial),
        InlineData(HistoryStatus.Interrupted),
        InlineData(HistoryStatus.Marked),
        InlineData(HistoryStatus.Applied)
    ]
    public void What_the_journal_has_is_applied_whatever_the_history_says(object outcome)
    {
        Record(Add("0000_a", When));
        History("0000_a", (HistoryStatus)outcome, Noon);

        AssertStates("0000_a Applied");
        Assert.Equal((null, Noon), (Compute()[0].Error, Compute()[0].AppliedAt));
    }

    [Fact]
    public void The_journals_own_time_comes_before_the_historys()
    {
        Add("0000_a", When);
        _rows.Add(new("1", null, When, "0000_a", Noon));
        History("0000_a", HistoryStatus.Applied, Noon.AddDays(5));

        Assert.Equal(Noon, Compute()[0].AppliedAt);
    }

    [Fact]
    public void A_failed_migration_can_be_out_of_order_too()
    {
        Add("0000_a", When);
        Record(Add("0001_b", When + 1));
        History("0000_a", HistoryStatus.Failed, null);

        AssertStates("0000_a Failed", "0001_b Applied");
        Assert.True(Compute()[0].OutOfOrder);
    }

    [Fact]
    public void Statements_are_counted_when_they_are_asked_for()
    {
        Add("0000_a", When, "SELECT 1; SELECT 2;");
        Add("0001_b", When + 1, "SELECT 'never ends");

        Assert.Equal((2, null), (Compute()[0].Statements, Compute()[1].Statements));
    }

    private static string Other => new('f', 64);

    private Migration Add(string tag, long when, string? text = null)
    {
        var migration = new Migration
        {
            Index = _migrations.Count,
            Tag = tag,
            Name = MigrationTag.NameOf(tag),
            When = DateTimeOffset.FromUnixTimeMilliseconds(when),
            Path = _folder.Write(tag + ".sql", text ?? $"-- {tag}"),
        };
        _migrations.Add(migration);
        return migration;
    }

    private void Record(Migration migration) => Row(migration.WhenMillis, migration.Hash);

    private void Row(long? when, string? hash) => _rows.Add(new($"{_rows.Count + 1}", hash, when, null, null));

    private void History(string tag, HistoryStatus outcome, DateTimeOffset? appliedAt) =>
        _history[tag] = (new() { Tag = tag, Status = outcome, StartedAt = Noon, Done = 2, Total = 5, Error = "it broke" }, appliedAt);

    private void AssertStates(params string[] states) => Assert.Equal(states, Compute().Select(entry => $"{entry.Tag} {entry.Status}"));

    private IReadOnlyList<JournalEntry> Compute() =>
        JournalState.Compute(
            _migrations,
            _rows,
            _history,
            new(DatabaseUrl.Parse(":memory:", "/"), "test", false),
            new() { Root = _folder, Migrations = _folder });
}
