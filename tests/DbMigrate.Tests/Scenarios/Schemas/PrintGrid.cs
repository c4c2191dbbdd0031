using System.Globalization;
using System.Text;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Every expression that PostgreSQL prints otherwise the second time, in every place that takes an expression.</summary>
internal static class PrintGrid
{
    /// <summary>Conditions over the columns of a table: a, b, c integer, s varchar(10), t text.</summary>
    private static readonly string[] Conditions =
    [
        "s IN ('open', 'shut')",
        "s NOT IN ('x', 'y')",
        "s = ANY (ARRAY['open', 'shut']::varchar[])",
        "s::text IN ('open')",
        "a BETWEEN 1 AND 5 AND t IS NOT NULL",
        "a BETWEEN 1 AND 5 AND b BETWEEN 2 AND 3",
        "a NOT BETWEEN 7 AND 9 OR t IS NULL",
        "a BETWEEN SYMMETRIC 5 AND 1 AND b > 0",
        "(a, b, c) IS DISTINCT FROM (1, 2, 3)",
        "(a, b) = (1, 2) AND t IS NOT NULL",
        "(a, b) <> (1, 2) OR c > 1",
        "(a, b, c) < (1, 2, 3)",
        "NOT (a > 1 AND b > 1) AND (t LIKE 'x%' OR t ~ '^y')",
        "CASE WHEN a BETWEEN 1 AND 2 AND b > 1 THEN s IN ('p', 'q') ELSE t IS NULL END",
        "coalesce(nullif(s, ''), 'none') IN ('none', 'some')",
        "a::numeric(10,2) + 0.5 > 1 AND t || s <> ''",
        "s LIKE ANY (ARRAY['a%', 'b%'])",
        "a IN (1, 2, 3) AND s IN ('a')",
        "(a IS NULL) = (b IS NULL) AND (a IS NULL OR b IS NOT NULL)",
        "t COLLATE \"C\" > 'm' AND s > 'm'",
        "extract(year FROM date '2024-01-01' + a) BETWEEN 2024 AND 2030 AND a > 0",
        "greatest(a, b, c) - least(a, b, c) BETWEEN 0 AND 9 AND a <> b",
    ];

    private const string Columns = "a integer, b integer, c integer, s varchar(10), t text";

    /// <summary>The schema, as files would have it.</summary>
    public static string Sql()
    {
        var sql = new StringBuilder("""
            CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';

            """);
        for (var i = 0; i < Conditions.Length; i++)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE t{i} ({Columns}, g boolean GENERATED ALWAYS AS ({Conditions[i]}) STORED, d boolean DEFAULT "
                    + $"({Constant(Conditions[i])}), CONSTRAINT k{i} CHECK ({Conditions[i]}));\n");
            var places = Places(i, Conditions[i]);
            sql.AppendJoin("", places.Select(place => place + ";\n"));
        }

        sql.Append(
            "CREATE TABLE whole (a integer, d text) PARTITION BY RANGE ((a + 1));\nCREATE TABLE part PARTITION OF whole FOR VALUES FROM (1 "
                + "+ 1) TO (2 * 50);\n");
        sql.Append(
            "CREATE VIEW pairs (x, y) AS VALUES (1, 'a'::text), (2, 'b');\nCREATE MATERIALIZED VIEW kept (x, y) AS VALUES (1, 'a'::text), "
                + "(2, 'b');\n");
        sql.Append(
            "CREATE RULE other AS ON INSERT TO t0 WHERE new.a BETWEEN 50 AND 60 AND new.b = 1 DO INSTEAD UPDATE t1 SET a = 1 WHERE t1.s IN "
                + "('r', 'q');\n");
        return sql.ToString();
    }

    private static IEnumerable<string> Places(int i, string condition) =>
    [
        $"CREATE INDEX i{i} ON t{i} (a) WHERE {condition}",
        $"CREATE INDEX j{i} ON t{i} (({condition}), b)",
        $"CREATE STATISTICS st{i} ON ({condition}), a FROM t{i}",
        $"ALTER TABLE t{i} ADD CONSTRAINT x{i} EXCLUDE USING btree (a WITH =) WHERE ({condition})",
        $"CREATE POLICY p{i} ON t{i} USING ({condition}) WITH CHECK ({condition})",
        $"CREATE TRIGGER g{i} BEFORE UPDATE ON t{i} FOR EACH ROW WHEN ({Of(condition, "new.")}) EXECUTE FUNCTION act()",
        $"CREATE RULE r{i} AS ON DELETE TO t{i} WHERE {Of(condition, "old.")} DO INSTEAD NOTHING",
        $"CREATE VIEW v{i} AS SELECT a, ({condition}) AS c FROM t{i} WHERE {condition}",
        $"CREATE MATERIALIZED VIEW m{i} AS SELECT s, count(*) FILTER (WHERE {condition}) AS n FROM t{i} GROUP BY s HAVING max(a) BETWEEN 1 "
            + $"AND 3 AND count(*) > 1",
        $"CREATE FUNCTION f{i}() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t{i} WHERE {condition}; END",
        $"CREATE DOMAIN d{i} AS text CHECK ({Constant(condition).Replace("'c'", "VALUE", StringComparison.Ordinal)})",
    ];

    private static string Of(string condition, string prefix) =>
        System.Text.RegularExpressions.Regex.Replace(condition, @"(?<![\w'""%.])([abcst])(?![\w'(""%])", $"{prefix}$1");

    /// <summary>The condition over constants.</summary>
    private static string Constant(string condition) => System.Text.RegularExpressions.Regex.Replace(
        condition,
        @"(?<![\w'""%.])([abcst])(?![\w'(""%])",
        match => match.Value switch { "s" => "'c'::varchar(10)", "t" => "'c'::text", _ => "1" });
}
