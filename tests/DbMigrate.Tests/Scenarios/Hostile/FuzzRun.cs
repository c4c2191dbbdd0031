using System.Globalization;
using System.Text;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Feeds a reader one text after the other; stops at the first that it crashes or hangs on.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    // No text is longer than a few thousand characters: what takes this long never ends.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private string? _reading;
    private int _read;
    private string? _failure;

    /// <summary>How many times the ordinary number of texts are read: <c>DBMIGRATE_FUZZ=100</c>.</summary>
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("DBMIGRATE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
            ? factor
            : 1;

    /// <summary>The first text's number in the ordinary run; another one reads other texts: <c>DBMIGRATE_FUZZ_SEED=7</c>.</summary>
    public static int Seed { get; } =
        int.TryParse(
            Environment.GetEnvironmentVariable("DBMIGRATE_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : 20260701;

    /// <summary>How many texts were read without a failure.</summary>
    public int Read => _read;

    /// <summary>Reads so many texts; the failure, with all that it takes to repeat it, or null.</summary>
    public string? Run(int inputs)
    {
        var reader = new Thread(() => ReadAll(inputs)) { IsBackground = true };
        reader.Start();
        for (var seen = -1; !reader.Join(Hang);)
        {
            if (seen == _read) return $"{target} never ends for {Shown(_reading!)} (seed {seed}, text {_read}).";
            seen = _read;
        }

        return _failure;
    }

    private void ReadAll(int inputs)
    {
        for (; _read < inputs; _read++)
        {
            // Each text has its own seed, so that one alone can be repeated.
            var text = _reading = target.Text.Next(new Random(HashCode(seed, _read)));
            if (Failure(text) is not { } error) continue;
            var shortest = Shortest(text, error.GetType());
            _failure = $"{target} fails for {Shown(shortest)} (seed {seed}, text {_read}, in full {Shown(text)}): {Failure(shortest)}";
            return;
        }
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 31) + (number * 486_187_739));

    /// <summary>What a text fails with that no user should see.</summary>
    private Exception? Failure(string text)
    {
        try
        {
            target.Read(text);
            return null;
        }
        catch (DbMigrateException e) when (e.Message.Length > 0)
        {
            return null;
        }
        catch (Exception e) when (target.MayThrow(e))
        {
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Takes away what the failure does not need.</summary>
    private string Shortest(string text, Type failure)
    {
        for (var length = text.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= text.Length;)
            {
                var shorter = text.Remove(at, length);
                if (Failure(shorter)?.GetType() == failure) text = shorter;
                else at += length;
            }
        }

        return text;
    }

    /// <summary>A text as a C# literal.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') shown.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~') shown.Append(c);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return shown.Append('"').ToString();
    }
}
