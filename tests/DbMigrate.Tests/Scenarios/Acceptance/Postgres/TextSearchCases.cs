using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Text search.</summary>
public sealed class TextSearchCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a dictionary and a configuration",
            "",
            """
            CREATE TEXT SEARCH DICTIONARY d (template = snowball, language = english, stopwords = english);
            CREATE TEXT SEARCH CONFIGURATION c (copy = simple);
            ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword, word WITH d, simple
            """),
        new(
            "a configuration's mappings change",
            """
            CREATE TEXT SEARCH CONFIGURATION c (copy = english)
            """,
            """
            CREATE TEXT SEARCH CONFIGURATION c (copy = english);
            ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR email, url;
            ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH simple
            """),
        new(
            "a dictionary's options change under a generated column",
            """
            CREATE TEXT SEARCH DICTIONARY d (template = simple, stopwords = english);
            CREATE TEXT SEARCH CONFIGURATION c (copy = simple);
            ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH d;
            CREATE TABLE t (a text, w tsvector GENERATED ALWAYS AS (to_tsvector('c', a)) STORED)
            """,
            """
            CREATE TEXT SEARCH DICTIONARY d (template = simple, stopwords = english, accept = false);
            CREATE TEXT SEARCH CONFIGURATION c (copy = simple);
            ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH d;
            CREATE TABLE t (a text, w tsvector GENERATED ALWAYS AS (to_tsvector('c', a)) STORED)
            """)
        { RowsBack = "INSERT INTO t VALUES ('x')" },
        new(
            "an expression index uses a configuration",
            """
            CREATE TABLE t (a text)
            """,
            """
            CREATE TEXT SEARCH CONFIGURATION c (copy = simple);
            CREATE TABLE t (a text);
            CREATE INDEX i ON t USING gin (to_tsvector('c', a))
            """),
        new(
            "a template and a parser",
            "",
            """
            CREATE TEXT SEARCH TEMPLATE tt (init = dsimple_init, lexize = dsimple_lexize);
            CREATE TEXT SEARCH PARSER pp (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype,
                headline = prsd_headline);
            CREATE TEXT SEARCH CONFIGURATION c (parser = pp);
            COMMENT ON TEXT SEARCH CONFIGURATION c IS 'bare'
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task TextSearch(int version, string name) => RunAsync(version, Cases[name]);
}
