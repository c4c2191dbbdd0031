using DbMigrate.Tests.Infrastructure;
using Microsoft.Playwright;

namespace DbMigrate.Tests.Pictures;

/// <summary>The page as a person uses it.</summary>
public sealed class SchemaPageBrowserTests
{
    [Fact]
    public async Task Search_focus_details_and_back_on_a_hundred_tables()
    {
        await UseAsync(PictureSchemas.Hundred, async (page, noise) =>
        {
            ILocator tables = page.Locator("svg .table");
            Assert.Equal(100, await tables.CountAsync());
            Assert.Empty(await OverlapsAsync(page));

            await page.Keyboard.PressAsync("/");
            await page.Keyboard.TypeAsync("note_42");
            Assert.Equal(["table_42note_42"], await page.Locator("#list li:visible").AllTextContentsAsync());
            Assert.Equal(99, await page.Locator("svg .table.faint").CountAsync());

            await page.Keyboard.PressAsync("Enter");
            Assert.Equal(["table_00", "table_10", "table_42"], await NamesAsync(page));
            Assert.Equal("table_42", await page.Locator("#details h2").TextContentAsync());
            Assert.Contains("parent_id → table_10 (id)", await page.Locator("#details").TextContentAsync());
            Assert.EndsWith("#table_42", page.Url);

            await page.Locator("#details button", new() { HasText = "table_10" }).ClickAsync();
            Assert.Equal("table_10", await page.Locator("#details h2").TextContentAsync());
            Assert.Contains("table_42", await NamesAsync(page));
            Assert.Empty(await OverlapsAsync(page));

            await page.Keyboard.PressAsync("Escape");
            Assert.Equal(100, await tables.CountAsync());
            Assert.Equal("", await page.Locator("#search").InputValueAsync());
            Assert.False(await page.Locator("#details").IsVisibleAsync());
            Assert.Equal(0, await page.Locator("svg .table.faint").CountAsync());
            Assert.Empty(noise);
        });
    }

    [Fact]
    public async Task A_click_focuses_a_drag_moves_and_the_wheel_zooms()
    {
        await UseAsync(PictureSchemas.Library, async (page, noise) =>
        {
            ILocator svg = page.Locator("#diagram svg");
            string start = (await svg.GetAttributeAsync("viewBox"))!;
            LocatorBoundingBoxResult place = (await page.Locator("[data-table=book]").BoundingBoxAsync())!;
            (float x, float y) = (place.X + place.Width / 2, place.Y + 10);

            await page.Mouse.MoveAsync(x, y);
            Assert.Equal(["biography", "setting", "shelf"], await NamesAsync(page, ".faint"));
            // What is pointed at has a thicker frame.
            place = (await page.Locator("[data-table=book]").BoundingBoxAsync())!;
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(x + 120, y + 60, new() { Steps = 4 });
            await page.Mouse.UpAsync();
            LocatorBoundingBoxResult moved = (await page.Locator("[data-table=book]").BoundingBoxAsync())!;
            Assert.Equal((120, 60), ((int)Math.Round(moved.X - place.X), (int)Math.Round(moved.Y - place.Y)));
            Assert.Equal(7, await page.Locator("svg .table").CountAsync());
            Assert.Equal(start, await svg.GetAttributeAsync("viewBox"));

            // It stays where it was put, until it is put back.
            string put = (await page.Locator("[data-table=book]").GetAttributeAsync("transform"))!;
            await page.ReloadAsync();
            Assert.Equal(put, await page.Locator("[data-table=book]").GetAttributeAsync("transform"));
            await page.Locator("#arrange").ClickAsync();
            Assert.NotEqual(put, await page.Locator("[data-table=book]").GetAttributeAsync("transform"));
            Assert.Equal(start, await svg.GetAttributeAsync("viewBox"));
            moved = (await page.Locator("[data-table=book]").BoundingBoxAsync())!;

            // Beside the tables, the whole picture moves.
            await page.Mouse.MoveAsync(600, 780);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(640, 760, new() { Steps = 4 });
            await page.Mouse.UpAsync();
            Assert.NotEqual(start, await svg.GetAttributeAsync("viewBox"));

            string before = (await page.Locator("#zoom").TextContentAsync())!;
            await page.Mouse.WheelAsync(0, -400);
            await Assertions.Expect(page.Locator("#zoom")).Not.ToHaveTextAsync(before);
            LocatorBoundingBoxResult nearer = (await page.Locator("[data-table=book]").BoundingBoxAsync())!;
            Assert.True(nearer.Width > moved.Width * 1.5);
            for (int i = 0; i < 6; i++)
                await page.Locator("#out").ClickAsync();
            // From afar, names instead of columns.
            Assert.True(await page.Locator(".name", new() { HasText = "book" }).First.IsVisibleAsync());
            Assert.False(await page.Locator("[data-table=book] .near").IsVisibleAsync());
            await page.Locator("#fit").ClickAsync();
            Assert.Equal(start, await svg.GetAttributeAsync("viewBox"));

            await page.Locator("[data-table=copy]").ClickAsync();
            Assert.Equal(["book", "copy", "shelf"], await NamesAsync(page));
            await page.Locator("#all").ClickAsync();
            await page.Locator("#columns").CheckAsync();
            Assert.True(await page.Locator("[data-table=setting] text", new() { HasText = "value" }).IsVisibleAsync());
            Assert.Empty(noise);
        });
    }

    [Theory, InlineData(400), InlineData(1000), InlineData(1600)]
    public async Task A_thousand_tables_have_names_from_afar_that_can_be_read(int width)
    {
        await UseAsync(PictureSchemas.Large(1000), async (page, noise) =>
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.ReloadAsync();
            Name[] far = await NamesFromAfarAsync(page);
            for (int i = 0; i < 3; i++) await page.Locator("#in").ClickAsync();
            Name[] nearer = await NamesFromAfarAsync(page);

            // The one that most refer to, and as many as there is room for.
            Assert.Contains(far, name => name.Text == "some_table_0");
            Assert.InRange(far.Length, 10, 999);
            Assert.True(nearer.Length > far.Length);
            foreach (Name[] names in (Name[][])[far, nearer])
            {
                Assert.All(names, name => Assert.InRange(name.Height, 11, 22));
                Assert.Empty(
                    from one in names
                    from other in names
                    where one != other && one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height
                        && other.Y < one.Y + one.Height
                    select $"{one.Text} covers {other.Text}");
            }

            Assert.Empty(noise);
        });

        async Task<Name[]> NamesFromAfarAsync(IPage page) => await page.EvaluateAsync<Name[]>("""
            [...document.querySelectorAll('.distant .name')].map(text => {
              const box = text.getBoundingClientRect();
              return { text: text.textContent, x: box.x, y: box.y, width: box.width, height: box.height };
            })
            """);
    }

    private sealed record Name
    {
        public string Text { get; set; } = "";

        public double X { get; set; }

        public double Y { get; set; }

        public double Width { get; set; }

        public double Height { get; set; }
    }

    [Fact]
    public async Task On_a_telephone_the_list_is_behind_a_button_and_details_are_below()
    {
        await UseAsync(PictureSchemas.Library, async (page, noise) =>
        {
            await page.SetViewportSizeAsync(400, 800);
            Assert.False(await page.Locator("#list").IsVisibleAsync());

            await page.Locator("#menu").ClickAsync();
            Assert.Equal("true", await page.Locator("#menu").GetAttributeAsync("aria-expanded"));
            await page.Locator("#list button", new() { HasText = "book" }).First.ClickAsync();

            Assert.False(await page.Locator("#list").IsVisibleAsync());
            LocatorBoundingBoxResult details = (await page.Locator("#details").BoundingBoxAsync())!;
            LocatorBoundingBoxResult picture = (await page.Locator("#diagram").BoundingBoxAsync())!;
            Assert.Equal((0, 400), (details.X, details.Width));
            Assert.True(picture.Y + picture.Height <= details.Y + 1);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 400"));
            Assert.Empty(noise);
        });
    }

    [Theory, InlineData("svg", "<svg "), InlineData("dbml", "Table \"book\" {"), InlineData("png", "PNG")]
    public async Task The_picture_and_the_schema_are_saved_as_files(string format, string holds)
    {
        await UseAsync(PictureSchemas.Library, async (page, noise) =>
        {
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"#{format}").ClickAsync());

            Assert.Equal($"schema.{format}", download.SuggestedFilename);
            string text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await download.PathAsync()));
            Assert.Contains(holds, text, StringComparison.Ordinal);
            if (format == "svg")
                Assert.Equal(
                    7,
                    System
                        .Xml.Linq.XDocument.Parse(text)
                        .Descendants()
                        .Count(element => ((string?)element.Attribute("class"))?.Split(' ')[0] == "table"));
            if (format == "dbml")
                Assert.Contains("Ref: \"book\".\"author_id\" > \"author\".\"id\"", text, StringComparison.Ordinal);
            Assert.Empty(noise);
        });
    }

    [Fact]
    public async Task Rows_and_what_changed_since_another_version_are_marked()
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync(
            "CREATE TABLE kept (id integer PRIMARY KEY); CREATE TABLE grown (id integer PRIMARY KEY, note text); CREATE TABLE made (id "
                + "integer); INSERT INTO grown VALUES (1, 'a'), (2, 'b')");
        using var project = new SchemaProject(database);
        string before = Path.Combine(project.Root, "before.sql");
        await File.WriteAllTextAsync(
            before,
            "CREATE TABLE kept (id integer PRIMARY KEY); CREATE TABLE grown (id integer PRIMARY KEY); CREATE TABLE lost (id integer);",
            TestContext.Current.CancellationToken);
        await using var workbench = new SchemaWorkbench(project.Project, project.Target);
        IReadOnlyList<ExportFile> files = await workbench.ExportAsync(
            new() { Format = ExportFormat.Html, Since = before }, TestContext.Current.CancellationToken);
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await browser.ShowAsync(SchemaWorkbench.WriteExport(files, project.Root).Single());

        Assert.Equal(["made"], await NamesAsync(page, ".new"));
        Assert.Equal(["grown"], await NamesAsync(page, ".changed"));
        Assert.Equal(["note"], await page.Locator("[data-table=grown] text.new").AllTextContentsAsync());
        Assert.Contains("what changed since", await page.Locator("#source").TextContentAsync(), StringComparison.Ordinal);
        await page.Locator("#list button", new() { HasText = "grown" }).ClickAsync();
        string details = (await page.Locator("#details").TextContentAsync())!;
        Assert.Contains("2 rows", details, StringComparison.Ordinal);
        Assert.Contains("add column", details, StringComparison.Ordinal);
        await page.Locator("#list button", new() { HasText = "Not of these tables" }).ClickAsync();
        Assert.Contains("drop table lost", (await page.Locator("#details").TextContentAsync())!, StringComparison.Ordinal);
        Assert.Empty(noise);
    }

    [Fact]
    public async Task Views_are_listed_below_the_tables_and_shown()
    {
        await UseAsync("CREATE TABLE t (id integer PRIMARY KEY); CREATE VIEW ids AS SELECT id FROM t", async (page, noise) =>
        {
            Assert.Equal(["t", "Views 1", "ids"], await page.Locator("#list li").AllTextContentsAsync());
            await page.Locator("#list button", new() { HasText = "ids" }).ClickAsync();
            Assert.Contains("SELECT id FROM t", await page.Locator("#details").TextContentAsync(), StringComparison.Ordinal);
            Assert.StartsWith("Schema: sqlite:", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.Empty(noise);
        });
    }

    [Fact]
    public async Task Hostile_names_are_shown_and_do_nothing()
    {
        await UseAsync(PictureSchemas.Hostile, async (page, noise) =>
        {
            Assert.Equal(PictureSchemas.HostileNames.Order(StringComparer.Ordinal), (await NamesAsync(page)).Order(StringComparer.Ordinal));
            foreach (string name in PictureSchemas.HostileNames)
            {
                await page.EvaluateAsync(
                    "name => [...document.querySelectorAll('#list button')].find(button => button.firstChild.data === name).click()",
                    name);
                Assert.Equal(name, await page.Locator("#details h2").TextContentAsync());
                // The address of a table leads to it.
                await page.ReloadAsync();
                Assert.Equal(name, await page.Locator("#details h2").TextContentAsync());
            }

            Assert.True(
                await page.EvaluateAsync<bool>(
                    "window.broken === undefined && document.images.length === 0 && document.scripts.length === 2"));
            Assert.Empty(noise);
        });
    }

    [Fact]
    public async Task It_is_dark_where_the_reader_is_and_prints_every_table()
    {
        await UseAsync(PictureSchemas.Library, async (page, noise) =>
        {
            Assert.Equal("rgb(18, 22, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            await page.EmulateMediaAsync(new() { Media = Media.Print });
            await page.EvaluateAsync("window.dispatchEvent(new Event('beforeprint'))");
            Assert.Equal(7, await page.Locator("#print article:visible").CountAsync());
            Assert.False(await page.Locator("nav").IsVisibleAsync());
            Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.Empty(noise);
        }, ColorScheme.Dark);
    }

    private static async Task UseAsync(string sql, Func<IPage, List<string>, Task> use, ColorScheme colors = ColorScheme.Light)
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync(sql);
        using var project = new SchemaProject(database);
        string file = SchemaWorkbench.WriteExport(await project.ExportAsync(format: ExportFormat.Html), project.Root).Single();
        await using Browser browser = await Browser.OpenAsync();
        (IPage page, List<string> noise) = await browser.ShowAsync(file, colors);
        await use(page, noise);
    }

    private static async Task<string[]> NamesAsync(IPage page, string which = "") =>
        await page.EvaluateAsync<string[]>(
            "which => [...document.querySelectorAll('svg .table' + which)].map(table => table.dataset.table).sort()", which);

    /// <summary>The pairs of tables that cover each other.</summary>
    private static async Task<string[]> OverlapsAsync(IPage page) => await page.EvaluateAsync<string[]>("""
    () => {
      const boxes = [...document.querySelectorAll('svg .table')].map(table => [table.dataset.table, table.querySelector('.frame').getBoundingClientRect()]);
      return boxes.flatMap(([a, one], i) => boxes.slice(i + 1).filter(([, other]) =>
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom).map(([b]) => `${a} and ${b}`));
    }
    """);
}
