using DbMigrate.Engines;
using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>The reading as a whole: equal for equal schemas, consistent, and without a trace.</summary>
public sealed class ReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    private const string Settings =
        "SELECT concat_ws('|', current_setting('search_path'), current_setting('timezone'), current_setting('datestyle'), "
            + "current_setting('jit'))";

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Spelling_and_order_make_no_difference(int version)
    {
        var one = await ReadAsync(version, Roles
            + """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TABLE authors (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name character varying(50) DEFAULT 'x' NOT NULL, m mood);
            CREATE TABLE books (id serial PRIMARY KEY, author int REFERENCES authors ON DELETE CASCADE, price numeric(10,2) CHECK (price > 0), at timestamptz);
            CREATE INDEX by_name ON authors (lower(name));
            CREATE VIEW v AS SELECT b.id, a.name FROM books b, authors a WHERE a.id = b.author AND at > '2026-01-01 00:00:00+00';
            GRANT SELECT ON books TO reading_app; GRANT INSERT ON books TO reading_app;
            CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            """);
        var two = await ReadAsync(version, Roles
            + """
            SET search_path = public, pg_temp; SET timezone = 'America/New_York'; SET datestyle = 'SQL, DMY';
            create function F(IN A int4) returns int4 as 'SELECT 1' language SQL volatile;
            create type "mood" as enum ('ok'); alter type mood add value 'sad' before 'ok';
            create sequence books_id_seq as integer;
            create table public.BOOKS ("at" timestamp with time zone, price decimal(10, 2), author int4, "id" int not null default nextval('books_id_seq'));
            alter sequence books_id_seq owned by books.id;
            alter table books add constraint books_pkey primary key (id), add constraint books_price_check check (price > 0::decimal);
            create table Authors (m public.mood, gone int, name varchar(50) not null default 'x'::varchar, id int generated always as identity);
            alter table authors drop column gone, add primary key (id);
            alter table books add foreign key (author) references authors (id) on delete cascade;
            create index by_name on public.authors using btree (LOWER(name));
            create view v as select b.id, a.name from public.books as b, authors a where (a.id = b.author) and b.at > '31/12/2025 19:00:00 -05'::timestamptz;
            grant insert, select on books to reading_app;
            """);

        Assert.Equal(one.Objects.Select(item => item.Id), two.Objects.Select(item => item.Id));
        Assert.Equal(one, two);
        Assert.Equal(one.Dependencies, two.Dependencies);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Reading_leaves_no_trace(int version)
    {
        await using var database = await Servers.CreateDatabaseAsync(version);
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        await using var session = await OpenAsync(database, SessionAccess.ReadWrite);
        await session.ExecuteAsync("SET search_path = elsewhere, public; SET timezone = 'America/New_York'", default);
        var settings = (await session.QueryAsync(Settings, default))[0][0];
        var before = await SchemaDump.DumpCatalogAsync(database);

        var model = await Provider.ReadAsync(session, Everything, default);

        Assert.NotEmpty(model.Objects);
        Assert.Equal(before, await SchemaDump.DumpCatalogAsync(database));
        Assert.Equal(settings, (await session.QueryAsync(Settings, default))[0][0]);
        Assert.False(session.InTransaction);
        await session.ExecuteAsync("CREATE TABLE public.writable (id int)", default);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task In_an_open_transaction_its_changes_are_seen_and_it_stays_open(int version)
    {
        await using var database = await Servers.CreateDatabaseAsync(version);
        await using var session = await OpenAsync(database, SessionAccess.ReadWrite);
        await session.BeginAsync(default);
        await session.ExecuteAsync("SET LOCAL search_path = public", default);
        await session.ExecuteAsync("CREATE TABLE t (id int)", default);

        var model = await Provider.ReadAsync(session, Everything, default);

        Assert.NotNull(model.Find(new ObjectId(ObjectKind.Table, "public", "t")));
        Assert.True(session.InTransaction);
        Assert.Equal("public", (await session.QueryAsync("SELECT current_setting('search_path')", default))[0][0]);
        await session.ExecuteAsync("CREATE TABLE u (id int)", default);
        await session.RollbackAsync();
        Assert.Equal(Provider.Empty(version), await Provider.ReadAsync(session, Everything, default));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_reading_that_fails_leaves_the_session_usable(int version)
    {
        await using var database = await Servers.CreateDatabaseAsync(version);
        await using var session = await OpenAsync(database, SessionAccess.ReadWrite);
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.ReadAsync(session, Everything, canceled.Token));

        Assert.NotEmpty((await Provider.ReadAsync(session, Everything, default)).Objects);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_user_without_rights_reads_the_same(int version)
    {
        await using var database = await Servers.CreateDatabaseAsync(version);
        await database.ExecuteAsync(Roles
            + """
            CREATE SCHEMA closed; CREATE TABLE closed.t (id serial PRIMARY KEY, a int DEFAULT 5); CREATE VIEW closed.v AS SELECT id FROM closed.t;
            CREATE FUNCTION closed.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            """);
        await using var session = await OpenAsync(database, SessionAccess.ReadWrite);
        var mine = await Provider.ReadAsync(session, Everything, default);
        await session.ExecuteAsync("SET ROLE reading_app", default);

        // Whose things are is told from the reader: what is the reader's own has no owner.
        var theirs = await Provider.ReadAsync(session, Everything, default);
        Assert.All(theirs.Objects.OfType<Table>(), table => Assert.Equal(PostgresServer.User, table.Owner));
        Assert.True(KeptOwners.AreEqual(theirs, mine));
    }

    [Theory]
    [InlineData("a", "b", "a_b_seq")]
    [InlineData(
        "ttttttttttttttttttttttttttttttttttttttt",
        "cccccccccccccccccccccccccccccccccccc",
        "ttttttttttttttttttttttttttttt_ccccccccccccccccccccccccccccc_seq")]
    [InlineData(
        "t",
        "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
        "t_ccccccccccccccccccccccccccccccccccccccccccccccccccccccccc_seq")]
    public async Task Names_are_chosen_as_the_server_does(string table, string column, string expected)
    {
        Assert.Equal(expected, ServerNames.Choose(table, column, "seq"));
        var model = await ReadAsync(PostgresBinaries.Servers[^1].Major, $"CREATE TABLE {table} ({column} serial)");
        Assert.Equal(expected, Only<Sequence>(model).Name);
    }

    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;
}
