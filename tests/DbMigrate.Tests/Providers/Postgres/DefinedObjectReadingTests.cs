using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>What is composed from the catalog must be SQL that makes the same object again, and that takes it away.</summary>
public sealed class DefinedObjectReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    private const string Before = Roles + """
        CREATE SCHEMA "S x";
        CREATE TYPE "S x".pair AS (a int, b int);
        CREATE FUNCTION eq("S x".pair, "S x".pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
        CREATE FUNCTION cmp("S x".pair, "S x".pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE FUNCTION pair_int("S x".pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE FUNCTION negate("S x".pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE FUNCTION hashed("S x".pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE TABLE "S x"."T" (id int PRIMARY KEY, a int, b int);
        CREATE TABLE other (id int PRIMARY KEY);

        """;

    private const string Objects = """
        CREATE COLLATION "S x"."de book" (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
        CREATE COLLATION posix (provider = libc, locale = 'C');
        COMMENT ON COLLATION posix IS 'plain';
        CREATE CAST ("S x".pair AS int) WITH FUNCTION pair_int("S x".pair) AS ASSIGNMENT;
        CREATE CAST ("S x".pair AS text) WITH INOUT AS IMPLICIT;
        CREATE OPERATOR "S x".=== (FUNCTION = eq, LEFTARG = "S x".pair, RIGHTARG = "S x".pair,
            COMMUTATOR = OPERATOR("S x".===), NEGATOR = OPERATOR("S x".!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
        CREATE OPERATOR "S x".!== (FUNCTION = eq, LEFTARG = "S x".pair, RIGHTARG = "S x".pair, COMMUTATOR = OPERATOR("S x".!==), NEGATOR = OPERATOR("S x".===));
        CREATE OPERATOR !! (FUNCTION = negate, RIGHTARG = "S x".pair);
        COMMENT ON OPERATOR !! (NONE, "S x".pair) IS 'not';
        CREATE OPERATOR FAMILY loose USING hash;
        ALTER OPERATOR FAMILY loose USING hash ADD OPERATOR 1 "S x".=== ("S x".pair, "S x".pair), FUNCTION 1 ("S x".pair, "S x".pair) hashed("S x".pair);
        CREATE OPERATOR CLASS "S x".pairs DEFAULT FOR TYPE "S x".pair USING btree AS OPERATOR 3 "S x".===, FUNCTION 1 cmp("S x".pair, "S x".pair);
        CREATE TEXT SEARCH DICTIONARY "S x"."words" (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
        CREATE TEXT SEARCH CONFIGURATION search (PARSER = "default");
        ALTER TEXT SEARCH CONFIGURATION search ADD MAPPING FOR asciiword, word WITH "S x"."words", simple;
        COMMENT ON TEXT SEARCH CONFIGURATION search IS 'looks';
        CREATE TEXT SEARCH PARSER parse (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
        CREATE TEXT SEARCH TEMPLATE templ (INIT = dsimple_init, LEXIZE = dsimple_lexize);
        CREATE EVENT TRIGGER "On ddl" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION on_ddl();
        ALTER EVENT TRIGGER "On ddl" DISABLE;
        COMMENT ON EVENT TRIGGER "On ddl" IS 'watches';
        CREATE PUBLICATION all_tables FOR ALL TABLES WITH (publish_via_partition_root = true);
        CREATE PUBLICATION two_tables FOR TABLE "S x"."T", other WITH (publish = 'insert, delete');
        CREATE PUBLICATION none;
        CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (b '2', a 'it''s');
        CREATE SERVER "Far away" TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'h');
        GRANT USAGE ON FOREIGN SERVER "Far away" TO reading_app;
        CREATE USER MAPPING FOR "reading Odd" SERVER "Far away" OPTIONS (name 'n');
        CREATE USER MAPPING FOR PUBLIC SERVER "Far away";
        CREATE DEFAULT CONVERSION "S x".conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE LANGUAGE copied HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
        CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES IN SCHEMA "S x" GRANT SELECT, INSERT ON TABLES TO reading_app, "reading Odd" WITH GRANT OPTION;
        ALTER DEFAULT PRIVILEGES FOR ROLE reading_app GRANT USAGE ON SEQUENCES TO "reading Odd";

        """;

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_definition_makes_the_object_again(int version)
    {
        var (database, model) = await MakeAsync(version);
        await using var _ = database;
        var defined = model.Objects.OfType<DefinedObject>().ToList();
        Assert.Equal(Expected(version), defined.Select(item => item.Id.ToString()));
        Assert.Equal(
            [("posix", "plain"), ("On ddl", "watches"), ("!! (NONE, \"S x\".pair)", "not"), ("search", "looks")],
            defined.Where(item => item.Comment is not null).Select(item => (item.Name, item.Comment!)));

        await using var again = await Servers.CreateDatabaseAsync(version, "again");
        await again.ExecuteAsync(Before);
        var statements = InOrder(model, defined).SelectMany(item => item.Definition.Concat(CommentAndGrants(item))).ToList();
        foreach (var statement in statements)
            await again.ExecuteAsync(statement);
        AssertSame(model, await ReadAsync(again));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_removal_leaves_nothing(int version)
    {
        var (database, model) = await MakeAsync(version);
        await using var _ = database;
        foreach (var item in InOrder(model, model.Objects.OfType<DefinedObject>().ToList()).Reverse())
        {
            foreach (var statement in item.Removal.Count > 0 ? item.Removal : [$"DROP {item.Type} {item.Target}"])
                await database.ExecuteAsync(statement);
        }

        await using var before = await Servers.CreateDatabaseAsync(version, "before");
        await before.ExecuteAsync(Before);
        AssertSame(await ReadAsync(before), await ReadAsync(database));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Publications_say_what_of_a_table_they_take(int version)
    {
        Assert.SkipWhen(version < 15, "Publications have column lists, row filters and schemas since PostgreSQL 15.");
        var model = await ReadAsync(version, """
            CREATE SCHEMA s;
            CREATE TABLE t (id int PRIMARY KEY, a int, b int);
            CREATE PUBLICATION filtered FOR TABLE t (id, b) WHERE (id > 5);
            CREATE PUBLICATION schemas FOR TABLE t, TABLES IN SCHEMA s;
            """);

        Assert.Equal(
            ["CREATE PUBLICATION filtered FOR TABLE ONLY public.t (id, b) WHERE ((id > 5))"],
            Named<DefinedObject>(model, "filtered").Definition);
        Assert.Equal(
            ["CREATE PUBLICATION schemas FOR TABLE ONLY public.t, TABLES IN SCHEMA s"], Named<DefinedObject>(model, "schemas").Definition);
        Assert.Contains("Defined PUBLICATION filtered -> Column public.t.b", DependenciesOf(model));
    }

    private static string[] Expected(int version) =>
        [
            "Collation S x.de book",
            "Collation public.posix",
            "Defined ACCESS METHOD pile",
            "Defined CAST (\"S x\".pair AS integer)",
            "Defined CAST (\"S x\".pair AS text)",
            "Defined DEFAULT PRIVILEGES FOR ROLE reading_app ON SEQUENCES",
            "Defined DEFAULT PRIVILEGES IN SCHEMA \"S x\" ON TABLES",
            "Defined DEFAULT PRIVILEGES ON FUNCTIONS",
            "Defined EVENT TRIGGER On ddl",
            "Defined FOREIGN DATA WRAPPER wrapper",
            "Defined LANGUAGE copied",
            "Defined PUBLICATION all_tables",
            "Defined PUBLICATION none",
            "Defined PUBLICATION two_tables",
            "Defined SERVER Far away",
            "Defined USER MAPPING \"reading Odd\" SERVER \"Far away\"",
            "Defined USER MAPPING PUBLIC SERVER \"Far away\"",
            "Defined S x.CONVERSION conv",
            "Defined S x.OPERATOR !== (\"S x\".pair, \"S x\".pair)",
            "Defined S x.OPERATOR === (\"S x\".pair, \"S x\".pair)",
            "Defined S x.OPERATOR CLASS pairs USING btree",
            "Defined S x.OPERATOR FAMILY pairs USING btree",
            "Defined S x.TEXT SEARCH DICTIONARY words",
            "Defined public.OPERATOR !! (NONE, \"S x\".pair)",
            "Defined public.OPERATOR FAMILY loose USING hash",
            "Defined public.TEXT SEARCH CONFIGURATION search",
            "Defined public.TEXT SEARCH PARSER parse",
            "Defined public.TEXT SEARCH TEMPLATE templ",
        ];

    private static void AssertSame(SchemaModel expected, SchemaModel actual)
    {
        Assert.Equal(expected.Objects.Select(item => item.Id.ToString()), actual.Objects.Select(item => item.Id.ToString()));
        Assert.All(expected.Objects.Zip(actual.Objects), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(expected, actual);
    }

    /// <summary>What is needed before what needs it; else in the model's order.</summary>
    private static IReadOnlyList<DefinedObject> InOrder(SchemaModel model, List<DefinedObject> objects)
    {
        var ordered = new List<DefinedObject>();
        foreach (var item in objects)
            Visit(item);
        return ordered;

        void Visit(DefinedObject item)
        {
            if (ordered.Contains(item))
                return;
            foreach (var dependency in model.Dependencies.Where(dependency => dependency.Dependent == item.Id))
            {
                if (model.Find<DefinedObject>(dependency.Needs) is { } needed)
                    Visit(needed);
            }

            ordered.Add(item);
        }
    }

    private static IEnumerable<string> CommentAndGrants(DefinedObject item)
    {
        if (item.Comment is not null)
            yield return $"COMMENT ON {item.Type} {item.Target} IS '{item.Comment}'";
        // Of default privileges they are what the definition says.
        foreach (var grant in item.Grants.Where(grant => grant.Grantee.Length > 0 && item.Type != "DEFAULT PRIVILEGES"))
            yield return $"GRANT {grant.Privilege} ON FOREIGN {item.Type} {item.Target} TO \"{grant.Grantee}\"";
    }

    private async Task<(TestDatabase Database, SchemaModel Model)> MakeAsync(int version)
    {
        var database = await Servers.CreateDatabaseAsync(version, "defined");
        await database.ExecuteAsync(Before);
        await database.ExecuteAsync(Objects);
        return (database, await ReadAsync(database));
    }
}
