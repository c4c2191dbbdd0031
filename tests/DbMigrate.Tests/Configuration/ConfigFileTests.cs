using System.Text;
using DbMigrate.Configuration;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Configuration;

public sealed class ConfigFileTests : IDisposable
{
    private const string Root = "$schema, dialect, schema, casing, migrations, prefix, journal, include, scratch, environments";

    private readonly TempFolder _folder = new("config");

    private string ConfigPath => _folder.File("dbmigrate.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_is_read()
    {
        var file = Read("""
            {
              "$schema": "https://example.org/dbmigrate.schema.json",
              "dialect": "postgresql",
              "schema": ["schema/**/*.sql", "more.ps1", { "command": "npx drizzle-kit export" }],
              "migrations": "db/migrations",
              "journal": { "schema": "ops", "table": "applied" },
              "include": { "schemas": ["public", "app_*"], "tables": ["a", "b*"] },
              "scratch": "env:SCRATCH_URL",
              "environments": {
                "default": { "url": "env:DATABASE_URL" },
                "production": { "url": "env:PROD", "protected": true, "refuse": ["DataLoss", "TableRewrite"] },
                "staging": "env:STAGING",
                "bare": {}
              }
            }
            """);

        Assert.Equal(ConfigPath, file.FilePath);
        Assert.Equal(Dialect.PostgreSql, file.Dialect);
        Assert.Equal([new("schema/**/*.sql", null), new("more.ps1", null), new(null, "npx drizzle-kit export")], file.Schema);
        Assert.Equal("db/migrations", file.Migrations);
        Assert.Equal(new TableName("ops", "applied"), file.Journal);
        Assert.Equal(["public", "app_*"], file.Include.Schemas);
        Assert.Equal(["a", "b*"], file.Include.Tables);
        Assert.Equal("env:SCRATCH_URL", file.Scratch);
        Assert.Equal(["default", "production", "staging", "bare"], file.Environments.Keys);
        Assert.Equal(("env:DATABASE_URL", false), (file.Environments["default"].Url, file.Environments["default"].Protected));
        Assert.Equal(("env:PROD", true), (file.Environments["production"].Url, file.Environments["production"].Protected));
        Assert.Equal([HazardCode.DataLoss, HazardCode.TableRewrite], file.Environments["production"].Refuse);
        Assert.Empty(file.Environments["default"].Refuse);
        Assert.Equal(("env:STAGING", false), (file.Environments["staging"].Url, file.Environments["staging"].Protected));
        Assert.Null(file.Environments["bare"].Url);
        Assert.True(file.Environments["PRODUCTION"].Protected);
    }

    [Fact]
    public void An_empty_object_means_the_defaults()
    {
        var file = Read("{}");

        Assert.Null(file.Dialect);
        Assert.Empty(file.Schema);
        Assert.Null(file.Migrations);
        Assert.Null(file.Journal);
        Assert.Equal(["*"], file.Include.Schemas);
        Assert.Equal(["*"], file.Include.Tables);
        Assert.Null(file.Scratch);
        Assert.Empty(file.Environments);
    }

    [Theory]
    [InlineData("""{ "journal": { "schema": "ops" } }""", "ops", "__drizzle_migrations")]
    [InlineData("""{ "journal": { "table": "applied" } }""", null, "applied")]
    [InlineData("""{ "journal": {} }""", null, "__drizzle_migrations")]
    public void Half_a_journal_keeps_the_other_default(string json, string? schema, string table) =>
        Assert.Equal(new TableName(schema, table), Read(json).Journal);

    [Fact]
    public void Half_an_include_keeps_the_other_default()
    {
        Assert.Equal(["*"], Read("""{ "include": { "tables": ["t"] } }""").Include.Schemas);
        Assert.Equal(["*"], Read("""{ "include": { "schemas": [] } }""").Include.Tables);
        Assert.Empty(Read("""{ "include": { "schemas": [] } }""").Include.Schemas);
    }

    [Theory]
    [InlineData("\"one.sql\"", "one.sql", null)]
    [InlineData("{ \"command\": \"make sql\" }", null, "make sql")]
    public void One_schema_source_needs_no_list(string json, string? glob, string? command) =>
        Assert.Equal(new SchemaSource(glob, command), Assert.Single(Read($"{{ \"schema\": {json} }}").Schema));

    [Theory]
    [InlineData("postgresql", Dialect.PostgreSql)]
    [InlineData("postgres", Dialect.PostgreSql)]
    [InlineData("pg", Dialect.PostgreSql)]
    [InlineData("PostgreSQL", Dialect.PostgreSql)]
    [InlineData("sqlite", Dialect.Sqlite)]
    [InlineData("turso", Dialect.Sqlite)]
    public void Every_spelling_of_a_dialect_is_read(string name, Dialect dialect) =>
        Assert.Equal(dialect, Read($$"""{ "dialect": "{{name}}" }""").Dialect);

    [Theory]
    [InlineData("{ // a comment\n  /* another\n one */ \"migrations\": \"m\" }")]
    [InlineData("{ \"migrations\": \"m\", }")]
    [InlineData("\r\n{\r\n\t\"migrations\":\t\"m\"\r\n}\r\n// the end")]
    [InlineData("\uFEFF{ \"migrations\": \"m\" }")]
    [InlineData("{ \"mi\\u0067rations\": \"\\u006d\" }")]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed(string json) => Assert.Equal("m", Read(json).Migrations);

    [Fact]
    public void A_byte_order_mark_does_not_shift_positions() =>
        Refused("1:15: 'dialect' is 'x', which is no dialect", "\uFEFF  {\"dialect\": \"x\" }");

    [Theory]
    [InlineData("{\n  \"dialect\": \"sqlite\",\n  \"migration\": \"x\"\n}", "3:16: 'migration'", Root)]
    [InlineData("{ \"Dialect\": \"sqlite\" }", "1:14: 'Dialect'", Root)]
    [InlineData("{ \"journal\": {\n \"name\": 1 } }", "2:10: 'journal.name'", "schema, table")]
    [InlineData("{ \"include\": { \"table\": [] } }", "1:25: 'include.table'", "schemas, tables")]
    [InlineData("{ \"schema\": [ \"a\", { \"cmd\": \"x\" } ] }", "1:29: 'schema[1].cmd'", "command, drizzle")]
    [InlineData(
        "{ \"environments\": { \"prod\": { \"uri\": \"x\" } } }",
        "1:38: 'environments.prod.uri'",
        "url, password, protected, onStart, refuse, color")]
    public void An_unknown_key_is_named_with_its_place_and_the_known_ones(string json, string start, string known)
    {
        var error = Refused($"{start} is no setting that DbMigrate knows", json);

        Assert.Equal($"Known here: {known}.", error.RecommendedAction);
        Assert.Equal(ConfigPath, error.Target);
    }

    [Theory]
    [InlineData("[]", "1:1: the file must be an object")]
    [InlineData("\n null", "2:2: the file must be an object")]
    [InlineData("\"x\"", "1:1: the file must be an object")]
    [InlineData("{ \"dialect\": 5 }", "1:14: 'dialect' must be a text that is not empty")]
    [InlineData("{ \"dialect\": \"\" }", "1:14: 'dialect' must be a text that is not empty")]
    [InlineData("{ \"dialect\": \"mysql\" }", "1:14: 'dialect' is 'mysql', which is no dialect")]
    [InlineData(
        "{ \"environments\": { \"p\": { \"protected\": true, \"onStart\": \"sync\" } } }",
        "1:58: 'environments.p.onStart' is 'sync', which no protected environment does by itself")]
    [InlineData(
        "{ \"schema\": 5 }",
        "1:13: 'schema' must be a file, a glob, { \"command\": \"…\" } or { \"drizzle\": \"drizzle.config.ts\" }")]
    [InlineData("{ \"schema\": \"\" }", "1:13: 'schema' must be a text that is not empty")]
    [InlineData("{ \"schema\": [ \"\" ] }", "1:15: 'schema[0]' must be a text that is not empty")]
    [InlineData(
        "{ \"schema\": [ null ] }",
        "1:15: 'schema[0]' must be a file, a glob, { \"command\": \"…\" } or { \"drizzle\": \"drizzle.config.ts\" }")]
    [InlineData(
        "{ \"schema\": [ [\"a\"] ] }",
        "1:15: 'schema[0]' must be a file, a glob, { \"command\": \"…\" } or { \"drizzle\": \"drizzle.config.ts\" }")]
    [InlineData(
        "{ \"schema\": {} }",
        "1:13: 'schema' must be a file, a glob, { \"command\": \"…\" } or { \"drizzle\": \"drizzle.config.ts\" }")]
    [InlineData("{ \"schema\": { \"command\": true } }", "1:26: 'schema.command' must be a text that is not empty")]
    [InlineData("{ \"migrations\": [\"m\"] }", "1:17: 'migrations' must be a text that is not empty")]
    [InlineData("{ \"migrations\": null }", "1:17: 'migrations' must be a text that is not empty")]
    [InlineData("{ \"journal\": \"t\" }", "1:14: 'journal' must be an object")]
    [InlineData("{ \"journal\": { \"schema\": 1 } }", "1:26: 'journal.schema' must be a text that is not empty")]
    [InlineData("{ \"journal\": { \"table\": \"\" } }", "1:25: 'journal.table' must be a text that is not empty")]
    [InlineData("{ \"include\": [] }", "1:14: 'include' must be an object")]
    [InlineData("{ \"include\": { \"schemas\": \"public\" } }", "1:27: 'include.schemas' must be a list of texts")]
    [InlineData("{ \"include\": { \"tables\": [\"a\", 1] } }", "1:32: 'include.tables[1]' must be a text that is not empty")]
    [InlineData("{ \"scratch\": false }", "1:14: 'scratch' must be a text that is not empty")]
    [InlineData("{ \"environments\": [] }", "1:19: 'environments' must be an object")]
    [InlineData("{ \"environments\": { \"a\": 1 } }", "1:26: 'environments.a' must be an object")]
    [InlineData("{ \"environments\": { \"a\": \"\" } }", "1:26: 'environments.a' must be a text that is not empty")]
    [InlineData("{ \"environments\": { \"a\": { \"url\": null } } }", "1:35: 'environments.a.url' must be a text that is not empty")]
    [InlineData("{ \"environments\": { \"a\": { \"protected\": \"yes\" } } }", "1:41: 'environments.a.protected' must be true or false")]
    [InlineData("{ \"environments\": { \"a\": { \"protected\": null } } }", "1:41: 'environments.a.protected' must be true or false")]
    [InlineData("{ \"environments\": { \"a\": { \"refuse\": \"DataLoss\" } } }", "1:38: 'environments.a.refuse' must be a list of hazards")]
    [InlineData(
        "{ \"environments\": { \"a\": { \"refuse\": [\"DataLos\"] } } }",
        "1:39: 'environments.a.refuse[0]' must be a hazard: DataLoss, TableRewrite, ExclusiveLock, IndexBuildBlocksWrites, ConstraintScan, "
            + "BackwardIncompatible, NotReversible, SecurityChange")]
    public void A_value_of_the_wrong_type_is_named_with_its_place(string json, string problem) => Refused(problem, json);

    [Theory]
    [InlineData("{ \"dialect\": \"pg\",\n  \"dialect\": \"pg\" }", "2:3: 'dialect' is there twice.")]
    [InlineData("{ \"environments\": { \"é\": {}, \"é\": {} } }", "1:30: 'environments.é' is there twice.")]
    [InlineData("{ \"nobody\": { \"a\": 1, \"a\": 1 } }", "1:23: 'nobody.a' is there twice.")]
    public void A_repeated_key_is_an_error(string json, string problem) => Refused(problem, json);

    // One of the two may be the protected one.
    [Fact]
    public void Environments_that_differ_only_in_case_are_an_error() => Refused(
        "2:11: 'environments.prod' is there twice: the names of environments differ in more than case",
        "{ \"environments\": { \"Prod\": { \"protected\": true },\n  \"prod\": {} } }");

    [Theory]
    [InlineData("{", "1:2", "Expected depth to be zero at the end of the JSON payload.")]
    [InlineData("{ \"a\" }", "1:7", "'}' is invalid after a property name.")]
    [InlineData("{\n\n  dialect: 1 }", "3:3", "'d' is an invalid start of a property name.")]
    [InlineData("{ \"dialect\": 'pg' }", "1:14", "''' is an invalid start of a value.")]
    [InlineData("{ \"é\": \"ü\", \"日本\": x }", "1:19", "'x' is an invalid start of a value.")]
    [InlineData("{} {}", "1:4", "'{' is invalid after a single JSON value.")]
    [InlineData("{ \"a\": 01 }", "1:9", "Invalid leading zero before '1'.")]
    [InlineData("// nothing else", "1:16", "The input does not contain any JSON tokens.")]
    [InlineData(
        "{ \"migrations\":\n \"\\ud800\" }",
        "2:2",
        "Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    public void Broken_JSON_is_shown_where_it_breaks(string json, string position, string reason)
    {
        var error = ExpectedError.Of(ErrorId.ConfigInvalid, () => Read(json));

        Assert.StartsWith($"{ConfigPath}:{position}: this is not valid JSON: {reason}", error.Message);
        Assert.DoesNotContain("LineNumber", error.Message);
    }

    [Fact]
    public void JSON_nested_too_deeply_is_broken_too() =>
        Assert.Contains("not valid JSON", ExpectedError.Of(ErrorId.ConfigInvalid, () => Read(new string('[', 10_000))).Message);

    [Theory, InlineData(""), InlineData(" \r\n\t\n"), InlineData("\uFEFF")]
    public void An_empty_file_is_called_empty(string json)
    {
        var error = ExpectedError.Of(ErrorId.ConfigInvalid, $"'{ConfigPath}' is empty.", () => Read(json));

        Assert.Equal("Write a JSON object into it.", error.RecommendedAction);
    }

    public static TheoryData<string, byte[]> NotUtf8 { get; } = new()
    {
        { "Latin-1", Encoding.Latin1.GetBytes("{ \"migrations\": \"façade\" }") },
        { "Latin-1 in a comment", Encoding.Latin1.GetBytes("{ /* façade */ }") },
        { "UTF-16 with its mark", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray() },
        { "UTF-16 big-endian", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("{}")).ToArray() },
    };

    [Theory, MemberData(nameof(NotUtf8))]
    public void A_file_that_is_not_UTF_8_is_called_that(string encoding, byte[] bytes)
    {
        Assert.NotEmpty(encoding);
        File.WriteAllBytes(ConfigPath, bytes);

        ExpectedError.Of(ErrorId.ConfigInvalid, $"'{ConfigPath}' is not UTF-8 text.", () => ConfigFile.Read(ConfigPath));
    }

    [Fact]
    public void A_folder_in_the_files_place_cannot_be_read()
    {
        Directory.CreateDirectory(ConfigPath);

        var error = ExpectedError.Of(ErrorId.ConfigInvalid, () => ConfigFile.Read(ConfigPath));

        Assert.StartsWith($"'{ConfigPath}' cannot be read: ", error.Message);
        Assert.Equal(ConfigPath, error.Target);
    }

    [Fact]
    public void A_file_without_permission_cannot_be_read()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root reads every file, and Windows has no file modes.");
        File.WriteAllText(ConfigPath, "{}");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ConfigPath, UnixFileMode.None);

        var error = ExpectedError.Of(ErrorId.ConfigInvalid, () => ConfigFile.Read(ConfigPath));

        Assert.StartsWith($"'{ConfigPath}' cannot be read: ", error.Message);
    }

    private ConfigFile Read(string json)
    {
        File.WriteAllText(ConfigPath, json);
        return ConfigFile.Read(ConfigPath);
    }

    private DbMigrateException Refused(string problem, string json) =>
        ExpectedError.Of(ErrorId.ConfigInvalid, $"{ConfigPath}:{problem}", () => Read(json));
}
