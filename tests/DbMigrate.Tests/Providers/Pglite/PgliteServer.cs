using DbMigrate.Engines;
using DbMigrate.Providers.Pglite;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Pglite;

/// <summary>Scratch databases of PGlite that test classes share: a new one takes half a second of a processor.</summary>
public sealed class PgliteServer : IAsyncLifetime
{
    private PgliteScratchDatabase? _first;
    private ScratchDatabase? _second;

    internal PgliteScratchDatabase First => _first!;

    internal ScratchDatabase Second => _second!;

    public async ValueTask InitializeAsync()
    {
        _first = await PgliteScratchDatabase.OpenAsync(new(null, []) { Root = RepoPaths.Tests }, CancellationToken.None);
        _second = await _first.OpenAnotherAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _second!.DisposeAsync();
        await _first!.DisposeAsync();
    }
}
