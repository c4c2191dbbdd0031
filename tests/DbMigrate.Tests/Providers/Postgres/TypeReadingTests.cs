using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class TypeReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Types_of_each_kind(int version)
    {
        var model = await ReadAsync(version, Roles + """
            CREATE TYPE color AS ENUM ('red', 'green');
            ALTER TYPE color ADD VALUE 'amber' BEFORE 'green';
            COMMENT ON TYPE color IS 'colors';
            REVOKE USAGE ON TYPE color FROM PUBLIC;
            GRANT USAGE ON TYPE color TO reading_app;
            CREATE DOMAIN positive AS numeric(5,2) DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 0);
            ALTER DOMAIN positive ADD CONSTRAINT "Below" CHECK (VALUE < 100) NOT VALID;
            COMMENT ON CONSTRAINT above ON DOMAIN positive IS 'more than nothing';
            COMMENT ON DOMAIN positive IS 'a number';
            CREATE DOMAIN sorted AS text COLLATE "C";
            CREATE TYPE pair AS (a int, "B" varchar(5) COLLATE "C");
            COMMENT ON COLUMN pair.a IS 'first';
            COMMENT ON TYPE pair IS 'two';
            CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi, MULTIRANGE_TYPE_NAME = spans);
            CREATE TYPE words AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
            """);

        var color = Only<EnumType>(model);
        Assert.Equal(["red", "amber", "green"], color.Values);
        Assert.Equal("colors", color.Comment);
        Assert.Equal([new("reading_app", "USAGE")], color.Grants);

        var domain = Named<DomainType>(model, "positive");
        Assert.Equal(
            ("numeric(5,2)", "1", true, null, "a number"),
            (domain.BaseType, domain.Default, domain.NotNull, domain.Collation, domain.Comment));
        Assert.Equal(
            [
                new("Below", "CHECK ((VALUE < (100)::numeric)) NOT VALID"),
                new("above", "CHECK ((VALUE > (0)::numeric))", "more than nothing"),
            ],
            domain.Constraints);
        Assert.Equal([new("", "USAGE")], domain.Grants);
        Assert.Equal(
            ("pg_catalog.\"C\"", false, null),
            (
                Named<DomainType>(model, "sorted").Collation,
                Named<DomainType>(model, "sorted").NotNull,
                Named<DomainType>(model, "sorted").Default));

        var pair = Only<CompositeType>(model);
        Assert.Equal(
            [
                new Column { Name = "a", Type = "integer", Comment = "first" },
                new Column { Name = "B", Type = "character varying(5)", Collation = "pg_catalog.\"C\"" },
            ],
            pair.Attributes);
        Assert.Equal("two", pair.Comment);

        Assert.Equal(
            [
                "subtype = double precision, subtype_diff = float8mi, multirange_type_name = public.spans",
                "subtype = text, subtype_opclass = pg_catalog.text_pattern_ops, collation = pg_catalog.\"C\", multirange_type_name = "
                    + "public.words_multirange",
            ],
            model.Objects.OfType<RangeType>().Select(range => range.Definition));
        // A range type's functions and casts are its own.
        Assert.Empty(model.Objects.OfType<Routine>());
        Assert.Empty(model.Objects.OfType<DefinedObject>());
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Sequences_have_their_numbers_and_owner(int version)
    {
        var model = await ReadAsync(version, Roles + """
            CREATE SEQUENCE counter AS smallint INCREMENT 3 MINVALUE -5 MAXVALUE 500 START 7 CACHE 4 CYCLE;
            COMMENT ON SEQUENCE counter IS 'counts';
            GRANT USAGE ON SEQUENCE counter TO reading_app;
            CREATE TABLE t (id bigserial);
            """);

        var counter = Named<Sequence>(model, "counter");
        Assert.Equal(
            ("smallint", new SequenceOptions(7, 3, -5, 500, 4, true), null, "counts"),
            (counter.Type, counter.Options, counter.OwnedBy, counter.Comment));
        Assert.Equal([new("reading_app", "USAGE")], counter.Grants);
        var owned = Named<Sequence>(model, "t_id_seq");
        Assert.Equal(("bigint", new ColumnName("public", "t", "id"), false), (owned.Type, owned.OwnedBy, owned.Unlogged));
        Assert.Equal(["Column public.t.id -> Sequence public.t_id_seq"], DependenciesOf(model));
    }
}
