using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Configuration;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Configuration;

/// <summary>docs/dbmigrate.schema.json, which editors believe, says what <see cref="ConfigFile"/> does.</summary>
public sealed class ConfigSchemaTests
{
    private static readonly JsonObject Schema =
        JsonNode.Parse(File.ReadAllText(Path.Combine(RepoPaths.Root, "docs", "dbmigrate.schema.json")))!.AsObject();

    [Theory]
    [InlineData("", """{ "?": 1 }""")]
    [InlineData("properties/journal", """{ "journal": { "?": 1 } }""")]
    [InlineData("properties/include", """{ "include": { "?": 1 } }""")]
    [InlineData("definitions/environment", """{ "environments": { "a": { "?": 1 } } }""")]
    [InlineData("definitions/source/anyOf/1", """{ "schema": { "?": 1 } }""")]
    public void The_keys_of_each_object_are_those_that_the_reader_knows(string path, string json)
    {
        var action = Refusal(json)!.RecommendedAction!;

        var known = Assert.IsType<JsonObject>(Resolve(path)["properties"]).Select(property => property.Key);
        Assert.Equal($"Known here: {string.Join(", ", known)}.", action);
        Assert.False((bool)Resolve(path)["additionalProperties"]!);
    }

    [Fact]
    public void Every_key_is_described()
    {
        foreach (
            var path in (string[])["", "properties/journal", "properties/include", "definitions/environment", "definitions/source/anyOf/1"])
            Assert.All(Resolve(path)["properties"]!.AsObject(), property => Assert.NotNull(property.Value!["description"]));
    }

    [Theory]
    [InlineData(true, "{}")]
    [InlineData(
        true,
        """{ "$schema": "x", "dialect": "sqlite", "schema": ["a", { "command": "b" }], "migrations": "m", "scratch": "env:S" }"""
    )]
    [InlineData(true, """{ "dialect": "postgresql" }""")]
    [InlineData(true, """{ "dialect": "postgres" }""")]
    [InlineData(true, """{ "dialect": "pg" }""")]
    [InlineData(true, """{ "dialect": "turso" }""")]
    [InlineData(false, """{ "dialect": "mysql" }""")]
    [InlineData(false, """{ "dialect": 1 }""")]
    [InlineData(true, """{ "schema": [] }""")]
    [InlineData(true, """{ "schema": "a" }""")]
    [InlineData(true, """{ "schema": { "command": "a" } }""")]
    [InlineData(false, """{ "schema": "" }""")]
    [InlineData(false, """{ "schema": [""] }""")]
    [InlineData(false, """{ "schema": [["a"]] }""")]
    [InlineData(false, """{ "schema": {} }""")]
    [InlineData(false, """{ "schema": { "command": "" } }""")]
    [InlineData(false, """{ "schema": null }""")]
    [InlineData(false, """{ "migrations": "" }""")]
    [InlineData(false, """{ "migrations": ["m"] }""")]
    [InlineData(true, """{ "journal": {} }""")]
    [InlineData(true, """{ "journal": { "schema": "s", "table": "t" } }""")]
    [InlineData(false, """{ "journal": "t" }""")]
    [InlineData(false, """{ "journal": { "schema": null } }""")]
    [InlineData(true, """{ "environments": { "a": { "url": "u", "password": "env:P" } } }""")]
    [InlineData(true, """{ "environments": { "a": { "url": "u", "password": { "command": "c" } } } }""")]
    [InlineData(false, """{ "environments": { "a": { "url": "u", "password": "secret" } } }""")]
    [InlineData(false, """{ "environments": { "a": { "url": "u", "password": { "command": "" } } } }""")]
    [InlineData(false, """{ "environments": { "a": { "url": "u", "password": {} } } }""")]
    [InlineData(true, """{ "include": { "schemas": [], "tables": ["t"] } }""")]
    [InlineData(false, """{ "include": { "schemas": "public" } }""")]
    [InlineData(false, """{ "include": { "tables": [""] } }""")]
    [InlineData(false, """{ "scratch": true }""")]
    [InlineData(true, """{ "environments": {} }""")]
    [InlineData(true, """{ "environments": { "a": "u", "b": {}, "c": { "url": "u", "protected": true, "refuse": ["DataLoss"] } } }""")]
    [InlineData(true, """{ "environments": { "a": { "onStart": "sync" }, "b": { "protected": true, "onStart": "apply" } } }""")]
    [InlineData(false, """{ "environments": { "a": { "onStart": "push" } } }""")]
    [InlineData(true, """{ "prefix": "timestamp" }""")]
    [InlineData(false, """{ "prefix": "date" }""")]
    [InlineData(true, """{ "schema": { "drizzle": "drizzle.config.ts" } }""")]
    [InlineData(false, """{ "schema": { "drizzle": "a", "command": "b" } }""")]
    [InlineData(false, """{ "environments": { "a": "" } }""")]
    [InlineData(false, """{ "environments": { "a": 1 } }""")]
    [InlineData(false, """{ "environments": { "a": null } }""")]
    [InlineData(false, """{ "environments": [] }""")]
    [InlineData(false, """{ "environments": { "a": { "url": "" } } }""")]
    [InlineData(false, """{ "environments": { "a": { "protected": "yes" } } }""")]
    [InlineData(false, """{ "environments": { "a": { "refuse": "DataLoss" } } }""")]
    [InlineData(false, "[]")]
    [InlineData(false, "null")]
    public void The_schema_and_the_reader_take_the_same_files(bool valid, string json)
    {
        Assert.Equal(valid, Refusal(json) is null);
        Assert.Equal(valid, IsValid(Schema, JsonNode.Parse(json)));
    }

    [Fact]
    public async Task The_examples_and_a_new_project_are_valid()
    {
        using var folder = new TempFolder("schema");
        await ProjectScaffold.CreateAsync(new() { Root = folder, Dialect = Dialect.PostgreSql }, TestContext.Current.CancellationToken);
        var examples = Directory.GetFiles(RepoPaths.Examples, "dbmigrate.json", SearchOption.AllDirectories);
        Assert.NotEmpty(examples);

        foreach (var path in examples.Append(folder.File("dbmigrate.json")))
        {
            var json = JsonNode.Parse(
                File.ReadAllText(path), null, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            Assert.True(IsValid(Schema, json), path);
            Assert.Equal(path, ConfigFile.Read(path).FilePath);
        }
    }

    private static DbMigrateException? Refusal(string json)
    {
        using var folder = new TempFolder("schema");
        return Record.Exception(() => ConfigFile.Read(folder.Write("dbmigrate.json", json))) is { } error
            ? Assert.IsType<DbMigrateException>(error)
            : null;
    }

    private static JsonNode Resolve(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((JsonNode)Schema, (node, key) => node is JsonArray list ? list[int.Parse(key)]! : node[key]!);

    // As much of JSON Schema as the file uses; a keyword beyond that fails the test.
    private static bool IsValid(JsonNode schema, JsonNode? value) => schema.AsObject().All(rule => rule.Key switch
    {
        "$schema" or "title" or "description" or "definitions" => true,
        "$ref" => IsValid(Resolve(((string)rule.Value!)[2..]), value),
        "type" => TypeOf(value) == (string)rule.Value!,
        "enum" => rule.Value!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "minLength" => TypeOf(value) != "string" || ((string)value!).Length >= (int)rule.Value!,
        "pattern" => TypeOf(value) != "string" || System.Text.RegularExpressions.Regex.IsMatch((string)value!, (string)rule.Value!),
        "anyOf" => rule.Value!.AsArray().Any(one => IsValid(one!, value)),
        "items" => value is not JsonArray list || list.All(item => IsValid(rule.Value!, item)),
        "minProperties" => value is not JsonObject members || members.Count >= (int)rule.Value!,
        "maxProperties" => value is not JsonObject members || members.Count <= (int)rule.Value!,
        "required" => value is not JsonObject members || rule.Value!.AsArray().All(key => members.ContainsKey((string)key!)),
        "properties" => value is not JsonObject members
            || rule.Value!.AsObject()
                .All(property => !members.ContainsKey(property.Key) || IsValid(property.Value!, members[property.Key])),
        "additionalProperties" => value is not JsonObject members
            || members.All(member =>
                (schema["properties"] as JsonObject)?.ContainsKey(member.Key) == true
                || (rule.Value is JsonObject inner && IsValid(inner, member.Value))),
        var other => throw new NotSupportedException(other),
    });

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString()!.ToLowerInvariant(),
    };
}
