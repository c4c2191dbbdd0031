using DbMigrate.Execution.Journal;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Execution.Journal;

/// <summary>The matching by tables of keys finds what its definition does, which looks at every pair.</summary>
public sealed class JournalMatchTests : IDisposable
{
    private readonly TempFolder _folder = new("match");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_rows_are_matched_as_the_definition_says()
    {
        var random = new Random(4711);
        int matched = 0;
        for (int round = 0; round < 3000; round++)
        {
            // Few values, so that they agree by chance, in every combination.
            List<Migration> migrations = [.. Enumerable.Range(0, random.Next(6)).Select(i => Migration(i, random))];
            string[] hashes =
            [
                .. migrations.SelectMany(migration => migration.FileHash.All),
                "",
                "deadbeef",
                .. migrations.Select(migration => migration.Hash.ToUpperInvariant()),
            ];
            List<JournalRow> rows = [.. Enumerable.Range(0, random.Next(6)).Select(i => new JournalRow(
                $"{i}",
                random.Next(6) == 0 ? null : hashes[random.Next(hashes.Length)],
                random.Next(6) == 0 ? null : When(random) + random.Next(2),
                random.Next(3) == 0 ? $"000{random.Next(6)}_m" : null,
                null))];

            IReadOnlyDictionary<Migration, JournalRow> found = JournalMatch.Of(migrations, rows);

            Dictionary<Migration, JournalRow> expected = Defined(migrations, rows);
            Assert.Equal(expected.Count, found.Count);
            Assert.All(expected, pair => Assert.Same(pair.Value, found[pair.Key]));
            matched += found.Count;
        }

        Assert.True(matched > 3000);
    }

    private static long When(Random random) => 1_700_000_000_000 + (random.Next(4) * 500);

    private Migration Migration(int index, Random random)
    {
        string text = $"SELECT {random.Next(3)};{(random.Next(2) == 0 ? "\n" : "\r\n")}";
        return new()
        {
            Index = index,
            Tag = $"000{index}_m",
            Name = "m",
            When = DateTimeOffset.FromUnixTimeMilliseconds(When(random)),
            Path = _folder.Write($"{Guid.NewGuid():N}.sql", text),
        };
    }

    private static Dictionary<Migration, JournalRow> Defined(List<Migration> migrations, List<JournalRow> rows)
    {
        var matches = new Dictionary<Migration, JournalRow>();
        List<JournalRow> free = [.. rows];
        Pass((migration, row) => row.Tag == migration.Tag);
        Pass((migration, row) => row.When == migration.WhenMillis && Agrees(migration, row));
        Pass((migration, row) => row.When == migration.WhenMillis);
        Pass((migration, row) => migration.WhenMillis % 1000 == 0 && row.When / 1000 == migration.WhenMillis / 1000);
        Pass((migration, row) => row.Hash is { Length: > 0 } hash && migration.FileHash.Matches(hash));
        return matches;

        static bool Agrees(Migration migration, JournalRow row) => string.IsNullOrEmpty(row.Hash) || migration.FileHash.Matches(row.Hash);

        void Pass(Func<Migration, JournalRow, bool> agree)
        {
            foreach (Migration migration in migrations)
            {
                if (matches.ContainsKey(migration) || free.FindIndex(row => agree(migration, row)) is not (>= 0 and var at)) continue;
                matches.Add(migration, free[at]);
                free.RemoveAt(at);
            }
        }
    }
}
