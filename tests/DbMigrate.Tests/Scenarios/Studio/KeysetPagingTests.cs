using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>The law of pages: from the first to the last and back again, they are what the engine's own order says, each row
/// once.</summary>
public sealed class KeysetPagingTests(PostgresServers servers)
{
    private const int Rows = 217;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var engine in EngineDatabase.One)
            {
                foreach (
                    var sort in (string[])["", "n", "-n", "t", "-t", "n,t", "n,-t", "-n,-t", "t,-n,id", "-id", "same", "-same,n", "same,k"])
                    cases.Add(engine.Data, sort);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Walking_forward_and_back_gives_the_order_of_the_engine(string engine, string sort)
    {
        foreach (var (table, key) in ((string, string)[])[("keyed", "id"), ("pair", "k,id"), ("bare", "")])
        {
            await using var database = await CreateAsync(engine);
            var sorts = sort.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => new RowSort(part.TrimStart('-'), part[0] == '-'))
                .ToList();
            var last = sorts.Count > 0 && sorts[^1].Descending ? " DESC" : "";
            var keys = key.Length > 0 ? key.Split(',') : [database.IsSqlite ? "rowid" : "ctid"];
            var order = sorts.Select(item => item.Column + (item.Descending ? " DESC" : "")).Concat(keys.Select(name => name + last));
            var expected = (await database.Database.RowsAsync($"SELECT id FROM {table} ORDER BY {string.Join(", ", order)}")).ToList();
            var query = new RowQuery { Table = database.Table(table), Sort = sorts, Limit = 10 };

            var (forward, pages) = await WalkAsync(database, query);
            var back = new List<string>();
            for (
                var page = await database.Browser.GetRowsAsync(query with { End = true });
                ;
                page = await database.Browser.GetRowsAsync(query with { Before = page.Previous }))
            {
                back.InsertRange(0, page.Rows.Select(Id));
                if (page.Previous is null) break;
            }

            Assert.Equal(expected, forward);
            Assert.Equal(expected, back);
            // From the middle back by one page, and on again.
            var third = await database.Browser.GetRowsAsync(query with { After = pages[1].Next });
            var second = await database.Browser.GetRowsAsync(query with { Before = third.Previous });
            Assert.Equal(pages[1].Rows.Select(Id), second.Rows.Select(Id));
            Assert.Equal(third.Rows.Select(Id), (await database.Browser.GetRowsAsync(query with { After = second.Next })).Rows.Select(Id));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_view_and_rows_that_are_all_alike_are_walked_through_once(string engine)
    {
        await using var database = await CreateAsync(engine);
        var query = new RowQuery { Table = database.Table("looked"), Limit = 10 };
        var expected = await database.Database.RowsAsync("SELECT n, same FROM looked ORDER BY n, same");

        var rows = new List<string>();
        for (
            var page = await database.Browser.GetRowsAsync(query);
            ;
            page = await database.Browser.GetRowsAsync(query with { After = page.Next }))
        {
            rows.AddRange(
                page.Rows.Select(row => string.Join('|', row.Cells.Select(cell => cell.Text ?? (database.IsSqlite ? "" : "NULL")))));
            Assert.All(page.Rows, row => Assert.Null(row.Id));
            if (page.Next is null) break;
        }

        Assert.Equal(Rows, rows.Count);
        Assert.Equal(expected.Select(row => row.Replace("NULL", "")), rows.Select(row => row.Replace("NULL", "")));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_that_are_added_before_a_place_move_nothing(string engine)
    {
        await using var database = await CreateAsync(engine);
        var query = new RowQuery { Table = database.Table("keyed"), Limit = 10 };
        var first = await database.Browser.GetRowsAsync(query);
        await database.Database.ExecuteAsync(
            "INSERT INTO keyed (id, n, t, same, k) VALUES (-5, 1, 'x', 1, 1); DELETE FROM keyed WHERE id = 1;");

        var second = await database.Browser.GetRowsAsync(query with { After = first.Next });

        Assert.Equal(Enumerable.Range(10, 10).Select(id => id.ToString(CultureInfo.InvariantCulture)), second.Rows.Select(Id));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task No_page_is_found_by_counting_rows_and_each_uses_the_key(string engine)
    {
        await using var database = await CreateAsync(engine);
        var query = new RowQuery { Table = database.Table("keyed"), Limit = 10 };
        var page = await database.Browser.GetRowsAsync(query with { After = (await database.Browser.GetRowsAsync(query)).Next });

        Assert.DoesNotContain("OFFSET", page.Sql);
        Assert.Matches("""WHERE \(\("id"\) > \('?9'?\)\) ORDER BY "id" LIMIT 11$""", page.Sql);
    }

    private static async Task<(List<string> Ids, List<RowPage> Pages)> WalkAsync(StudioDatabase database, RowQuery query)
    {
        var (ids, pages) = (new List<string>(), new List<RowPage>());
        for (
            var page = await database.Browser.GetRowsAsync(query);
            ;
            page = await database.Browser.GetRowsAsync(query with { After = page.Next }))
        {
            Assert.Equal(pages.Count == 0, page.Previous is null);
            pages.Add(page);
            ids.AddRange(page.Rows.Select(Id));
            if (page.Next is null) return (ids, pages);
        }
    }

    private static string Id(DataRow row) => row.Cells[0].Text!;

    private Task<StudioDatabase> CreateAsync(string engine)
    {
        // Always the same: what fails once can be looked at.
        var random = new Random(4);
        var values = Enumerable.Range(0, Rows).Select(id => string.Create(
            CultureInfo.InvariantCulture,
            $"({id}, {(random.Next(4) == 0 ? "NULL" : random.Next(-3, 4))}, "
                + $"{(random.Next(5) == 0 ? "NULL" : $"'{(char)('a' + random.Next(4))}{(random.Next(2) == 0 ? "" : "Ä")}'")}, 1, "
                + $"{random.Next(5)})"));
        var rows = string.Join(", ", values);
        return StudioDatabase.CreateAsync(servers, engine, $"""
            CREATE TABLE keyed (id integer PRIMARY KEY, n integer, t varchar(10), same integer, k integer);
            CREATE TABLE pair (id integer NOT NULL, n integer, t varchar(10), same integer, k integer NOT NULL, PRIMARY KEY (k, id));
            CREATE TABLE bare (id integer, n integer, t varchar(10), same integer, k integer);
            INSERT INTO keyed VALUES {rows};
            INSERT INTO pair VALUES {rows};
            INSERT INTO bare VALUES {rows};
            CREATE VIEW looked AS SELECT n, same FROM bare;
            """);
    }
}
