using DbMigrate.Tests.Infrastructure;
using Microsoft.Playwright;

namespace DbMigrate.Tests.Pictures;

/// <summary>The page of the journal as a person uses it.</summary>
public sealed class JournalPageBrowserTests : IDisposable
{
    private readonly TempFolder _folder = new("journal-page");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_states_failures_one_migration_and_back()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await using EngineDatabase other = EngineDatabase.CreateSqlite();
        using JournalScene scene = await JournalScene.CreateAsync(database);
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await ShowAsync(browser, await scene.Project.ReportAsync(database, other));

        Assert.Equal(["7", "9", "6", ""], await page.Locator("h3 .left").AllTextContentsAsync());
        Assert.Equal("(unknown, when 1600000000000)", await page.Locator("tr.row .what button").First.TextContentAsync());
        Assert.Contains("This database has no history", await page.Locator("article").Last.TextContentAsync());
        Assert.Equal(2, await page.Locator("#overview tbody tr").CountAsync());
        // How far a failed attempt came, and why it went no further; the longest fills its bar.
        ILocator half = page.Locator("tr.row.Partial");
        Assert.Equal("2 / 3", await half.Locator(".done").TextContentAsync());
        Assert.Contains("nowhere", await half.Locator(".error").TextContentAsync());
        Assert.Equal("90 s", await page.Locator("tr.row.Interrupted .took span").TextContentAsync());
        double[] bars = await page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('tr.row.Interrupted .bar .fill, tr.row.Failed .bar .fill')].map(bar => "
                + "bar.getBoundingClientRect().width / bar.parentNode.getBoundingClientRect().width)");
        Assert.Equal([1, 0.03], bars.Select(bar => Math.Round(bar, 2)));

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("nowhere HALF");
        Assert.Equal(["0002_half"], await TagsAsync(page));
        Assert.Equal("Shown is only: “nowhere HALF”", await page.Locator("#filtered").TextContentAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Locator("#filtered").IsVisibleAsync());

        await page.Locator("#failures").CheckAsync();
        Assert.Equal(["0004_broken", "0006_gone", "0004_broken", "0002_half"], await TagsAsync(page));
        await page.Locator("#all").ClickAsync();
        await page.Locator(".tile.Modified").First.ClickAsync();
        Assert.Equal(["0001_two"], await TagsAsync(page));
        Assert.Equal("true", await page.Locator(".chip.Modified").GetAttributeAsync("aria-pressed"));
        await page.Locator(".chip.Undone").ClickAsync();
        Assert.Equal(["0001_two", "0001_two"], await TagsAsync(page));
        await page.Keyboard.PressAsync("Escape");

        // By the keyboard alone: a tag shows its migration and all its attempts, on every database.
        await page.Locator("tr.row .what button", new() { HasText = "0001_two" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(["0001_two", "0001_two", "0001_two", "0001_two", "0001_two"], await TagsAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#list .jump").ClickAsync();
        Assert.Equal("History 9", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Locator("#overview button").Last.ClickAsync();
        Assert.Equal(other.Url, await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.Empty(noise);
    }

    [Fact]
    public async Task A_migration_s_SQL_is_a_click_away_and_a_telephone_shows_each_name_in_one_line()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using JournalScene scene = await JournalScene.CreateAsync(database);
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await ShowAsync(browser, await scene.Project.ReportAsync(database));

        ILocator later = page.Locator("tr.row.Pending").First;
        Assert.Equal(0, await later.Locator(".sql pre").CountAsync());
        await later.Locator(".sql summary").ClickAsync();
        Assert.Equal("ALTER TABLE one DROP COLUMN id;", (await later.Locator(".sql pre").TextContentAsync())!.Trim());
        // Of a migration that is not in the folder, nobody knows it.
        Assert.Equal(0, await page.Locator("tr.row.Missing .sql").CountAsync());

        await page.SetViewportSizeAsync(400, 800);
        double[] heights = await page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('tr.row .what .link')].map(link => link.getBoundingClientRect().height)");
        Assert.All(heights, height => Assert.InRange(height, 10, 26));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 400"));
        Assert.Empty(noise);
    }

    [Fact]
    public async Task What_no_migration_made_is_shown_with_its_SQL()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase drifted = EngineDatabase.CreateSqlite();
        await using EngineDatabase straight = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(drifted);
        project.Add("one", "CREATE TABLE one (id integer, note text);");
        await project.ApplyAsync(drifted);
        await project.ApplyAsync(straight);
        await drifted.ExecuteAsync("CREATE INDEX by_hand ON one (note)");
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await ShowAsync(browser, await project.ReportDriftAsync(straight, drifted));

        // Who needs somebody comes first.
        Assert.Equal(["1", "0"], await page.Locator("#overview td.drift").AllTextContentsAsync());
        ILocator first = page.Locator("article:has(header) section.drift").First;
        Assert.Contains("1 difference that no migration made", await first.TextContentAsync());
        Assert.Contains("CREATE INDEX", await first.Locator("pre").TextContentAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("None: the database is what its migrations make.", await page.Locator("section.drift").Last.TextContentAsync());
        foreach (int width in (int[])[400, 720, 1000, 1250, 1600])
        {
            await page.SetViewportSizeAsync(width, 800);
            Assert.True(await page.EvaluateAsync<bool>($"document.documentElement.scrollWidth <= {width}"), $"{width}");
        }

        Assert.Empty(noise);
    }

    [Fact]
    public async Task A_long_list_comes_in_parts_and_what_is_looked_for_is_found_in_all_of_it()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        var project = new MigrationProject(database);
        for (int i = 0; i < 700; i++)
            project.Add($"m{i}", $"CREATE TABLE t{i} (id integer);");
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await ShowAsync(browser, await project.ReportAsync(database));
        ILocator rows = page.Locator("tr.row");

        Assert.Equal(500, await rows.CountAsync());
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("0003_m3");
        Assert.Equal(["0003_m3"], await TagsAsync(page));
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(700, await rows.CountAsync());
        Assert.Equal(0, await page.Locator("button.more").CountAsync());
        project.Dispose();
        Assert.Empty(noise);
    }

    [Fact]
    public async Task It_is_dark_where_the_reader_is_prints_everything_and_hostile_texts_do_nothing()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using JournalScene scene = await JournalScene.CreateAsync(database);
        await HostileAttempts.WriteAsync(database);
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await ShowAsync(browser, await scene.Project.ReportAsync(database), ColorScheme.Dark);

        string[] tags = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('section:last-of-type tr.row .what button')].map(button => button.textContent)");
        Assert.Equal(HostileAttempts.Names.Reverse(), tags.Take(HostileAttempts.Names.Length));
        foreach (string name in PictureSchemas.HostileNames)
        {
            await page.EvaluateAsync(
                "name => [...document.querySelectorAll('tr.row .what button')].find(button => button.textContent === name).click()", name);
            Assert.Equal([name], await TagsAsync(page));
        }

        await page.Keyboard.PressAsync("Escape");
        Assert.True(
            await page.EvaluateAsync<bool>("window.broken === undefined && document.images.length === 0 && document.scripts.length === 2"));

        Assert.Equal("rgb(18, 22, 29)", await BackgroundAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.EvaluateAsync("window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal("rgb(255, 255, 255)", await BackgroundAsync());
        Assert.False(await page.Locator("nav").IsVisibleAsync());
        Assert.Equal(7 + 9 + HostileAttempts.Names.Length, await page.Locator("tr.row:visible").CountAsync());
        Assert.Contains("are lost", await page.Locator("tr.Pending .hazards li:visible").First.TextContentAsync());
        Assert.Empty(noise);

        Task<string> BackgroundAsync() => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    private Task<(IPage Page, List<string> Noise)> ShowAsync(Browser browser, string text, ColorScheme colors = ColorScheme.Light) =>
        browser.ShowAsync(_folder.Write("journal.html", text), colors);

    private static async Task<string[]> TagsAsync(IPage page) =>
        await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('tr.row')].filter(row => row.checkVisibility()).map(row => row.querySelector('.what "
                + "button').textContent)");
}
