using System.Collections.Concurrent;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>What the product has printed while the tests ran: none of it may hold a password, whatever a test is about.</summary>
/// <remarks>Every place where the tests take the product's output passes it through here: the command line in this process, every process
/// that is started (PowerShell with all Pester tests among them), and what runs tell their observers.</remarks>
public static class PrintedText
{
    private static readonly ConcurrentDictionary<string, bool> Secrets = new(StringComparer.Ordinal);

    static PrintedText() => Plant(PostgresServer.Password);

    /// <summary>How many characters have been looked at.</summary>
    public static long Seen => Interlocked.Read(ref _seen);

    private static long _seen;

    /// <summary>Makes a text one that must never be printed; as URLs escape it, too.</summary>
    public static string Plant(string secret)
    {
        Secrets[secret] = Secrets[Uri.EscapeDataString(secret)] = true;
        return secret;
    }

    /// <summary>Fails where the text holds a planted password.</summary>
    public static string Check(string text)
    {
        Interlocked.Add(ref _seen, text.Length);
        foreach (string secret in Secrets.Keys)
        {
            int at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
                throw new InvalidOperationException(
                    $"A password was printed: …{text[Math.Max(0, at - 200)..at].Replace(secret, "", StringComparison.Ordinal)}<password>…");
        }

        return text;
    }
}
