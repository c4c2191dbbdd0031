using DbMigrate.Tests.Infrastructure;
using Microsoft.Playwright;

namespace DbMigrate.Tests.Pictures;

/// <summary>The Chromium that the machine has, without a window; Playwright's own download is never used.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static bool IsThere => Names.Any(Programs.IsOnPath);

    public static async Task<Browser> OpenAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        // Chromium's sandbox refuses to run as root; the pages are our own.
        return new(
            playwright,
            await playwright.Chromium.LaunchAsync(
                new() { ExecutablePath = Programs.Find(Names.First(Programs.IsOnPath)), Args = ["--no-sandbox"] }));
    }

    /// <summary>A page of a file; what it complains of, and asks of others, is noted.</summary>
    public async Task<(IPage Page, List<string> Noise)> ShowAsync(string file, ColorScheme colors = ColorScheme.Light)
    {
        IPage page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 900 }, ColorScheme = colors });
        var noise = new List<string>();
        page.Console += (_, message) => noise.Add(message.Text);
        page.PageError += (_, error) => noise.Add(error);
        var address = new Uri(file).AbsoluteUri;
        page.Request += (_, request) =>
        {
            if (request.Url != address) noise.Add(request.Url);
        };
        await page.GotoAsync(address);
        return (page, noise);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
