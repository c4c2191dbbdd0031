using System.Text;
using DbMigrate.Configuration;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Configuration;

/// <summary>Whatever is written where a person writes, the answer is a value or an expected failure.</summary>
public sealed class ParserFuzzTests
{
    private const int Rounds = 20_000;

    private static readonly string[] UrlParts =
    [
        "postgresql://", "postgres:", "sqlite:", "file://", "Host=", "Data Source=", ";", "Password=", "user", ":", "@", "/", "//", "?", "&", "=", "%", "%41", "%00",
        "%zz", "[::1]", "[", "]", ",", "5432", "99999999999", "-1", "sslmode=", "require", "verify-ca", "sslrootcert=", "system", "port=", "host=", "hostaddr=",
        "connect_timeout=", "target_session_attrs=", "any", "channel_binding=", "sslnegotiation=", "keepalives_idle=", "options=", "mode=ro", ":memory:", " ", "\"", "'",
        "\0", "\n", "\t", "ä", "\ud800", "😀", "C:\\", "..", "dbname=", "passfile=", "Pooling=", "true", "Timeout=", "SSL Mode=", "ssl=1", "#",
    ];

    private static readonly string[] JsonParts =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\"dialect\":", "\"pg\"", "\"schema\":", "\"command\":", "\"migrations\":", "\"journal\":", "\"table\":", "\"include\":", "\"tables\":",
        "\"scratch\":", "\"environments\":", "\"url\":", "\"protected\":", "\"refuse\":", "\"TableRewrite\"", "\"version\":", "\"7\"", "\"entries\":", "\"tag\":", "\"when\":", "\"idx\":", "\"0000_a\"",
        "\"../x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\x\"", "null", "true", "false", "0", "-1", "1.5", "1e999", "-1e999", "1e-999", "99999999999999999999", "//", "/*", "*/", "\n", "\r", " ",
        "\t", "ä", "\uFEFF", "\ud800", "\0", "\"x\"", "{}", "[]",
    ];

    private const string Config = """
        { "dialect": "pg", "schema": ["a", { "command": "b" }], "migrations": "m", "journal": { "schema": "s", "table": "t" },
          "include": { "schemas": ["a"], "tables": ["b"] }, "scratch": "x", "environments": { "a": "u", "b": { "url": "u", "protected": true, "refuse": ["DataLoss"] } } }
        """;

    private const string Journal = """
        { "version": "7", "dialect": "sqlite", "entries": [ { "idx": 0, "version": "6", "when": 1700000000000, "tag": "0000_a", "breakpoints": true },
          { "idx": 1, "version": "6", "when": 1700000000001, "tag": "0001_b", "breakpoints": true } ] }
        """;

    [Fact]
    public void Any_text_is_a_URL_or_an_expected_failure()
    {
        var parsed = 0;
        ForEach(UrlParts, ["postgresql://user:pass@host:5432/db?sslmode=require&connect_timeout=5", "Host=h;Port=1;Password=p", "sqlite:///a/b.db?mode=ro"], text =>
        {
            var url = DatabaseUrl.Parse(text, "/base");
            Assert.Equal(url.Redacted, url.ToString());
            parsed++;
        });

        Assert.InRange(parsed, Rounds / 20, Rounds - (Rounds / 20));
    }

    [Fact]
    public void Any_text_is_JSON_or_an_expected_failure()
    {
        var parsed = 0;
        ForEach(JsonParts, [Config, Journal], text =>
        {
            Assert.NotNull(PositionedJson.Parse("x.json", Encoding.UTF8.GetBytes(text), ErrorId.ConfigInvalid));
            parsed++;
        });

        Assert.InRange(parsed, Rounds / 100, Rounds);
    }

    [Fact]
    public void Any_bytes_are_JSON_or_an_expected_failure()
    {
        var random = new Random(7);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Config);
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Try(Convert.ToHexString(bytes), () => PositionedJson.Parse("x.json", bytes, ErrorId.ConfigInvalid));
        }
    }

    [Fact]
    public void Any_text_is_a_configuration_or_an_expected_failure()
    {
        using var folder = new TempFolder("fuzz");
        var path = folder.File("dbmigrate.json");
        var read = 0;
        ForEach(JsonParts, [Config], text =>
        {
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
            Assert.Equal(path, ConfigFile.Read(path).FilePath);
            read++;
        });

        Assert.InRange(read, Rounds / 400, Rounds);
    }

    [Fact]
    public void Any_text_is_a_journal_or_an_expected_failure()
    {
        using var folder = new TempFolder("fuzz");
        var path = folder.File("_journal.json");
        var read = 0;
        ForEach(JsonParts, [Journal], text =>
        {
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
            Assert.All(JournalFile.Read(path).Entries, entry => Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(entry.When).Year, 1970, 9999));
            read++;
        });

        Assert.InRange(read, Rounds / 400, Rounds);
    }

    [Fact]
    public void Any_text_is_a_file_of_variables_or_an_expected_failure()
    {
        string[] parts = ["A", "B", "=", "\"", "'", "#", "\n", "\r\n", " ", "export ", "\\", "$", "{", "}", "\0", "ä", "\uFEFF", "value", "postgres://u:p@h/d"];
        using var folder = new TempFolder("fuzz");
        ForEach(parts, ["A=1\nexport B=\"two\"\n# no\nC='three' # yes\n"], text =>
        {
            folder.Write(".env", text);
            ProjectVariables.Load(folder, "default", _ => null);
        });
    }

    // Half of the texts are put together from what a parser looks out for, half are good ones with a few changes.
    private static void ForEach(string[] parts, string[] samples, Action<string> act)
    {
        var random = new Random(42);
        for (var i = 0; i < Rounds; i++)
        {
            var text = i % 2 == 0
                ? string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)]))
                : Changed(samples[random.Next(samples.Length)], parts, random);
            Try(text, () => act(text));
        }
    }

    private static string Changed(string text, string[] parts, Random random)
    {
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(text.Length);
            text = text[..at] + (random.Next(3) == 0 ? ((char)random.Next(0x250)).ToString() : parts[random.Next(parts.Length)]) + text[(at + random.Next(Math.Min(4, text.Length - at)))..];
        }

        return text;
    }

    private static void Try(string text, Action act)
    {
        try
        {
            act();
        }
        catch (DbMigrateException e)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (Exception e)
        {
            Assert.Fail($"{e.GetType().Name} for {System.Text.Json.JsonSerializer.Serialize(text)}: {e}");
        }
    }
}
