using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

/// <summary>What <see cref="ProjectScaffold"/> takes over from drizzle.config files, evaluated in Node.js as their owner's Drizzle Kit
/// does.</summary>
public sealed class ProjectScaffoldDrizzleTests : IDisposable
{
    private readonly DrizzleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Ways of a config to name its database, the variables that are set, what dbmigrate.json then says, and a part of the
    /// remark.</summary>
    public static TheoryData<string, string, string, string?> Databases => new()
    {
        { "dialect: 'postgresql', dbCredentials: { url: process.env.APP_DB! }", "", "env:APP_DB", null },
        { "dialect: 'postgresql', dbCredentials: { url: process.env.APP_DB! }", "APP_DB=postgres://u:p@h/d", "env:APP_DB", null },
        {
            "dialect: 'postgresql', dbCredentials: { url: `${process.env.APP_DB}?sslmode=require` }",
            "APP_DB=postgres://u:p@h/d",
            "env:DATABASE_URL",
            "makes its URL out of APP_DB"
        },
        {
            "dialect: 'postgresql', dbCredentials: { url: process.env.APP_DB ?? 'postgres://u@localhost/d' }",
            "",
            "postgres://u@localhost/d",
            null
        },
        { "dialect: 'postgresql', dbCredentials: { url: 'postgres://u:secret@localhost/d' }", "", "env:DATABASE_URL", "holds a password" },
        {
            "dialect: 'postgresql', dbCredentials: { host: 'h', port: 5433, user: 'a b', database: 'd', ssl: true }",
            "",
            "postgresql://a%20b@h:5433/d?sslmode=require",
            null
        },
        {
            "dialect: 'postgresql', dbCredentials: { host: process.env.PGHOST, user: 'u', password: process.env.PW, database: 'd' }",
            "PGHOST=h.example\nPW=secret",
            "env:DATABASE_URL",
            "in parts (PGHOST, PW): set DATABASE_URL to postgresql://u:<password>@<PGHOST>/d"
        },
        { "dialect: 'postgresql', driver: 'pglite', dbCredentials: { url: './data' }", "", "pglite://./data", null },
        { "dialect: 'sqlite', dbCredentials: { url: 'file:./local.db' }", "", "file:./local.db", null },
        {
            "dialect: 'turso', dbCredentials: { url: process.env.TURSO_URL!, authToken: process.env.TURSO_TOKEN }",
            "TURSO_URL=libsql://x.turso.io\nTURSO_TOKEN=t0ken",
            "env:TURSO_URL",
            "'libsql:', which DbMigrate cannot open"
        },
        {
            "dialect: 'sqlite', driver: 'd1-http', dbCredentials: { accountId: 'acc', databaseId: 'base', token: process.env.CF_TOKEN! }",
            "CF_TOKEN=t",
            "d1://acc/base",
            "CLOUDFLARE_API_TOKEN"
        },
        { "dialect: 'sqlite', driver: 'expo'", "", "env:DATABASE_URL", "only its application can reach" },
        { "driver: 'pg', dbCredentials: { connectionString: process.env.OLD_URL }", "", "env:OLD_URL", null },
        { "dialect: 'postgresql'", "", "env:DATABASE_URL", "names no database" },
    };

    [Theory, MemberData(nameof(Databases))]
    public async Task A_database_is_named_as_the_config_names_it_and_no_secret_is_copied(
        string config, string variables, string url, string? remark)
    {
        _folder.Write(
            "drizzle.config.ts",
            $"import {{ defineConfig }} from 'drizzle-kit';\nexport default defineConfig({{ schema: './schema.ts', {config} }} as any);");
        _folder.Write(".env", variables);

        var result = await CreateAsync();

        Assert.Equal(url, Load().Environments["default"].Url);
        if (remark is null) Assert.Empty(result.Remarks);
        else Assert.Contains(remark, Assert.Single(result.Remarks), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _folder.Read("dbmigrate.json") + string.Concat(result.Remarks), StringComparison.Ordinal);
    }

    /// <summary>The ways in which people write the file.</summary>
    public static TheoryData<string, string> Spellings => new()
    {
        { "drizzle.config.ts", "export default { dialect: 'sqlite', schema: './a.ts', out: './db/out' } satisfies object;" },
        { "drizzle.config.js", "module.exports = { dialect: 'sqlite', schema: './a.ts', out: './db/out' };" },
        { "drizzle.config.mjs", "export default { dialect: 'sqlite', schema: './a.ts', out: 'db/out' };" },
        { "drizzle.config.json", """{ "dialect": "sqlite", "schema": "./a.ts", "out": "./db/out" }""" },
        { "drizzle.config.cts", "export = { dialect: 'sqlite', schema: ['./a.ts'], out: './db/out/' };" },
        {
            "drizzle.config.mts",
            "const dialect = await Promise.resolve('sqlite'); export default { dialect, schema: './a.ts', out: './db/out' };"
        },
        // It prints, looks around itself and imports a file of the project.
        {
            "drizzle.config.ts",
            "import { out } from './where';\nimport path from 'node:path';\nimport { fileURLToPath } from "
                + "'node:url';\nconsole.log('reading');\n"
                + "export default { dialect: 'sqlite', schema: path.join(path.dirname(fileURLToPath(import.meta.url)), 'a.ts'), out: "
                + "path.resolve(__dirname, out) };"
        },
        // It refuses to be read without its variables, as a checking library does.
        {
            "drizzle.config.ts",
            "if (!process.env.APP_URL) throw new Error('APP_URL is missing');\nexport default { dialect: 'sqlite', schema: './a.ts', out: "
                + "'./db/out' };"
        },
        {
            "drizzle.config.ts",
            "const { APP_URL, ...rest } = process.env;\nif (!new URL(process.env.APP_URL ?? '').host) throw 1;\nexport default { dialect: "
                + "'sqlite', schema: './a.ts', out: './db/out' };"
        },
    };

    [Theory, MemberData(nameof(Spellings))]
    public async Task The_file_is_read_as_its_owner_wrote_it(string name, string text)
    {
        _folder.Write("where.ts", "export const out: string = 'db/out';");
        var config = _folder.Write(name, text);

        await CreateAsync();

        var project = Load();
        Assert.Equal(Dialect.Sqlite, project.Dialect);
        Assert.Equal(_folder.File("db/out"), project.Migrations.TrimEnd('/'));
        Assert.Equal(Path.GetFileName(config), Assert.Single(project.Schema).DrizzleConfig);
        Assert.Empty(Directory.EnumerateFiles(RepoPaths.NodeModules, ".dbmigrate-*"));
    }

    [Fact]
    public async Task Everything_that_it_says_is_taken_over_and_two_files_are_two_environments()
    {
        const string Rest =
            "schema: ['./src/a.ts', './src/b/*.ts'], out: './drizzle', casing: 'snake_case', strict: true, breakpoints: false, "
            + "migrations: { schema: 'public', table: 'ran', prefix: 'timestamp' }, schemaFilter: ['public', 'app'], tablesFilter: ['*', "
            + "'!tmp_*']";
        foreach (var (name, variable) in new[] { ("drizzle-prod", "PROD_URL"), ("drizzle-dev", "DATABASE_URL") })
            _folder.Write(
                $"{name}.config.ts",
                $"export default {{ dialect: 'postgresql', {Rest}, dbCredentials: {{ url: process.env.{variable}! }} }};");

        var result = await CreateAsync();

        Assert.Empty(result.Remarks);
        Assert.Equal(
            """
            {
              "dialect": "postgresql",
              // Drizzle's TypeScript, in the SQL that the project's own drizzle-kit makes of it.
              "schema": { "drizzle": "drizzle-dev.config.ts" },
              "migrations": "drizzle",
              "prefix": "timestamp",
              "journal": { "schema": "public", "table": "ran" },
              "include": { "schemas": ["public", "app"], "tables": ["*", "!tmp_*"] },
              "environments": {
                // A URL, or env:NAME for a variable of the process or of .env.
                "default": { "url": "env:DATABASE_URL" },
                "dev": { "url": "env:DATABASE_URL" },
                "prod": { "url": "env:PROD_URL", "protected": true }
              }
            }

            """.ReplaceLineEndings("\n"),
            _folder.Read("dbmigrate.json"));
        var project = Load();
        Assert.Equal(new TableName("public", "ran"), project.Journal);
        Assert.True(project.Environments["prod"].Protected);
        Assert.False(Directory.Exists(_folder.File("schema")));
    }

    [Fact]
    public async Task Files_of_several_projects_are_not_made_one()
    {
        _folder.Write("drizzle.a.config.ts", "export default { dialect: 'postgresql', schema: './a.ts', out: './a' };");
        _folder.Write("drizzle.b.config.ts", "export default { dialect: 'postgresql', schema: './a.ts', out: './b' };");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => CreateAsync());
        Assert.Equal(
            "drizzle.a.config.ts and drizzle.b.config.ts are not two environments of one project: their 'out' is './a' and './b'.",
            error.Message);
        Assert.False(File.Exists(_folder.File("dbmigrate.json")));

        await CreateAsync(_folder.File("drizzle.b.config.ts"));
        Assert.Equal(_folder.File("b"), Load().Migrations);
    }

    [Theory]
    [InlineData(
        "export default { dialect: 'mysql' };",
        ErrorId.EngineNotSupported,
        "drizzle.config.ts is of mysql, which DbMigrate does not drive.")]
    [InlineData("export default { };", ErrorId.DialectMismatch, "drizzle.config.ts says no dialect.")]
    [InlineData(
        "import x from 'not-installed';\nexport default x;",
        ErrorId.ConfigInvalid,
        "cannot be evaluated: Cannot find module 'not-installed'.")]
    [InlineData("export default { dialect: };", ErrorId.ConfigInvalid, "cannot be evaluated: Unexpected \"}\" (drizzle.config.ts:1).")]
    [InlineData("throw new Error('postgres://u:secret@h/d is not there');", ErrorId.ConfigInvalid, "postgres://u:***@h/d is not there")]
    public async Task What_cannot_be_taken_over_is_said_and_nothing_is_written(string text, ErrorId id, string message)
    {
        _folder.Write("drizzle.config.ts", text);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => CreateAsync());

        Assert.Equal(id, error.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("dbmigrate.json")));
    }

    [Fact]
    public async Task It_can_be_left_out()
    {
        _folder.Write("drizzle.config.ts", "throw new Error('no');");

        await ProjectScaffold.CreateAsync(
            new()
            {
                Root = _folder.Path,
                Dialect = Dialect.Sqlite,
                DrizzleConfigs = [],
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("schema/**/*.sql", Assert.Single(Load().Schema).Glob);
    }

    private Task<ScaffoldResult> CreateAsync(params string[] configs) =>
        ProjectScaffold.CreateAsync(
            new()
            {
                Root = _folder.Path,
                DrizzleConfigs = configs.Length > 0 ? configs : null,
                Variable = _ => null,
            },
            TestContext.Current.CancellationToken);

    private Project Load() => ProjectLoader.Load(new() { Project = _folder.Path, Variable = _ => null });
}
