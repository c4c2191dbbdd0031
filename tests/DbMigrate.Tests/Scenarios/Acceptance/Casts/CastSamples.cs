namespace DbMigrate.Tests.Scenarios.Acceptance.Casts;

/// <summary>Types that columns can have, each with values of it as the server prints them.</summary>
internal static class CastSamples
{
    /// <summary>What makes those types that are not the server's own.</summary>
    public const string Setup = """
        CREATE TYPE mood AS ENUM ('calm', 'cross', 'true');
        CREATE TYPE temper AS ENUM ('cross', 'calm', 'mild', 'true', 'false');
        CREATE TYPE pair AS (a integer, b text);
        CREATE TYPE couple AS (a integer, b text);
        CREATE TYPE span AS RANGE (subtype = timestamp);
        CREATE DOMAIN whole AS integer;
        CREATE DOMAIN short AS varchar(3);
        CREATE DOMAIN list AS integer[];
        CREATE DOMAIN feeling AS mood;
        """;

    /// <summary>Types of the server's that are no column's, or whose values are other objects.</summary>
    public static readonly string[] LeftOut =
    [
        "aclitem", "cid", "tid", "gtsvector", "refcursor", "txid_snapshot", "pg_snapshot", "pg_brin_bloom_summary",
        "pg_brin_minmax_multi_summary", "pg_dependencies", "pg_mcv_list", "pg_ndistinct", "pg_node_tree", "pg_ddl_command", "regclass",
        "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc", "regprocedure", "regrole",
        "regtype",
    ];

    public static readonly Dictionary<string, string[]> Values = new()
    {
        ["\"char\""] = ["A"],
        ["bigint"] = ["7", "-3", "9007199254740993"],
        ["bit"] = ["1"],
        ["bit varying"] = ["101", "00000101"],
        ["boolean"] = ["true", "false"],
        ["box"] = ["(3,4),(1,2)"],
        ["bytea"] = [@"\x00000041"],
        ["character"] = ["x"],
        ["character varying"] = ["abcdef", "7"],
        ["cidr"] = ["10.1.0.0/16"],
        ["circle"] = ["<(1,2),3>"],
        ["date"] = ["2024-02-29", "infinity"],
        ["double precision"] = ["0.30000000000000004", "1.5", "7"],
        ["inet"] = ["10.1.2.3/16", "::1"],
        ["integer"] = ["65", "-3", "2"],
        ["interval"] = ["1 day 02:03:04", "1 year"],
        ["json"] = ["{\"b\": 1,\"a\": [true]}", "7", "\"x\""],
        ["jsonb"] = ["{\"a\": [true], \"b\": 1}", "7", "\"x\"", "[1, 2]", "1.5"],
        ["jsonpath"] = ["$.\"a\""],
        ["line"] = ["{1,2,3}"],
        ["lseg"] = ["[(1,2),(3,4)]"],
        ["macaddr"] = ["08:00:2b:01:02:03"],
        ["macaddr8"] = ["08:00:2b:01:02:03:04:05", "08:00:2b:ff:fe:01:02:03"],
        ["money"] = ["$1,234.50"],
        ["name"] = ["abcdef"],
        ["numeric"] = ["1234567890123456789.125", "7", "1.5"],
        ["oid"] = ["65", "4000000000"],
        ["path"] = ["((1,2),(3,4),(0,0))", "[(1,2),(3,4)]"],
        ["pg_lsn"] = ["16/B374D848"],
        ["point"] = ["(1,2)"],
        ["polygon"] = ["((0,0),(4,0),(4,4),(1,3))"],
        ["real"] = ["0.1", "7"],
        ["smallint"] = ["7", "-3"],
        ["text"] = ["abcdef", "7", "true"],
        ["time with time zone"] = ["10:20:30.123456+02"],
        ["time without time zone"] = ["10:20:30.123456"],
        ["timestamp with time zone"] = ["2024-02-29 10:20:30.123456+00"],
        ["timestamp without time zone"] = ["2024-02-29 10:20:30.123456"],
        ["tsquery"] = ["'cat' & 'rat'"],
        ["tsvector"] = ["'cat':1 'rat':2"],
        ["uuid"] = ["6d6b9f4e-8f4c-4f0e-9a53-0d4c6c8f2d11"],
        ["xid"] = ["65"],
        ["xid8"] = ["4294967361"],
        ["xml"] = ["<a>7</a>"],
        ["int4range"] = ["[1,5)", "empty"],
        ["int8range"] = ["[1,5)"],
        ["numrange"] = ["[1.5,5)", "(,3]"],
        ["daterange"] = ["[2024-01-01,2024-02-29)"],
        ["tsrange"] = ["[\"2024-01-01 10:00:00\",\"2024-02-29 00:00:00\")"],
        ["tstzrange"] = ["[\"2024-01-01 10:00:00+00\",\"2024-02-29 00:00:00+00\")"],
        ["int4multirange"] = ["{[1,5),[7,9)}"],
        ["int8multirange"] = ["{[1,5)}"],
        ["nummultirange"] = ["{[1.5,5)}", "{[1,5)}"],
        ["datemultirange"] = ["{[2024-01-01,2024-02-29)}"],
        ["tsmultirange"] = ["{[\"2024-01-01 10:00:00\",\"2024-02-29 00:00:00\")}"],
        ["tstzmultirange"] = ["{[\"2024-01-01 10:00:00+00\",\"2024-02-29 00:00:00+00\")}"],

        ["character varying(3)"] = ["abc", "7"],
        ["character(5)"] = ["ab   "],
        ["numeric(5,1)"] = ["12.5"],
        ["bit(8)"] = ["00000101"],
        ["bit varying(8)"] = ["00000101"],
        ["timestamp(0) without time zone"] = ["2024-02-29 10:20:30"],
        ["interval day to second(0)"] = ["1 day 02:03:04"],

        ["integer[]"] = ["{1,2}", "{}"],
        ["bigint[]"] = ["{1,2}"],
        ["text[]"] = ["{a,\"b c\"}"],
        ["character varying(3)[]"] = ["{abc,de}"],
        ["numeric[]"] = ["{1.5,2}"],
        ["boolean[]"] = ["{t,f}"],
        ["jsonb[]"] = ["{1,2}"],
        ["date[]"] = ["{2024-02-29}"],
        ["int4range[]"] = ["{\"[1,5)\"}"],

        ["public.mood"] = ["calm", "true"],
        ["public.temper"] = ["cross"],
        ["public.mood[]"] = ["{calm,cross}"],
        ["public.temper[]"] = ["{cross,calm}"],
        ["public.pair"] = ["(1,\"x y\")"],
        ["public.couple"] = ["(1,\"x y\")"],
        ["public.pair[]"] = ["{\"(1,x)\",\"(2,y)\"}"],
        ["public.span"] = ["[\"2024-01-01 10:00:00\",\"2024-02-29 00:00:00\")"],
        ["public.whole"] = ["65", "7"],
        ["public.short"] = ["abc", "7"],
        ["public.list"] = ["{1,2}"],
        ["public.feeling"] = ["calm"],
        ["public.whole[]"] = ["{1,2}"],
    };

    /// <summary>Those of whose values nobody knows what they can be read as.</summary>
    public static bool HoldsText(string type) =>
        IsText(type.Replace("[]", "")) || type is "public.short" || type.StartsWith("json", StringComparison.Ordinal);

    /// <summary>Those that text can be read as: what a text column would hold that becomes one.</summary>
    public static bool IsText(string type) =>
        type is "text" or "name" or "public.short"
        || type.StartsWith("character", StringComparison.Ordinal) && !type.EndsWith("[]", StringComparison.Ordinal);
}
