using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>A table with a column of every type that PostgreSQL has, or lets people make, and two rows of nothing.</summary>
internal static class PostgresValues
{
    /// <summary>Two values of each type, as its own output function prints them.</summary>
    private static readonly Dictionary<string, (string One, string Other)> Values = new()
    {
        ["bool"] = ("t", "f"),
        ["bytea"] = (@"\x00ff", @"\x"),
        ["char"] = ("a", "b"),
        ["name"] = ("ab", "c d"),
        ["int8"] = ("9223372036854775807", "-9223372036854775808"),
        ["int2"] = ("32767", "-32768"),
        ["int2vector"] = ("1 2", "3"),
        ["int4"] = ("2147483647", "-2147483648"),
        ["regproc"] = ("now", "pi"),
        ["text"] = ("", "a\t'\"\\ü\u202e\U0001F600"),
        ["oid"] = ("4294967295", "0"),
        ["tid"] = ("(0,1)", "(7,8)"),
        ["xid"] = ("1", "4294967295"),
        ["cid"] = ("1", "2"),
        ["oidvector"] = ("1 2", "3"),
        ["json"] = ("{\"a\":  1.50}", "null"),
        ["xml"] = ("<a/>", "<b>x &amp; y</b>"),
        ["xid8"] = ("1", "18446744073709551615"),
        ["point"] = ("(1.5,-2)", "(0.1,1e+300)"),
        ["lseg"] = ("[(0,0),(1,1)]", "[(1,1),(2,3)]"),
        ["path"] = ("((0,0),(1,1))", "[(0,0),(2,2)]"),
        ["box"] = ("(2,2),(1,1)", "(3,3),(0,0)"),
        ["polygon"] = ("((0,0),(1,1),(1,0))", "((0,0),(2,2),(2,0))"),
        ["line"] = ("{1,-1,0}", "{0,1,5}"),
        ["float4"] = ("0.1", "NaN"),
        ["float8"] = ("0.30000000000000004", "-Infinity"),
        ["circle"] = ("<(0,0),1>", "<(1,2),0.5>"),
        ["money"] = ("$1.50", "-$2,000.00"),
        ["macaddr"] = ("08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"),
        ["inet"] = ("10.0.0.1", "::1/64"),
        ["cidr"] = ("10.0.0.0/8", "2001:db8::/32"),
        ["macaddr8"] = ("08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:01"),
        ["aclitem"] = ("pg_monitor=r/pg_monitor", "pg_monitor=w/pg_monitor"),
        ["bpchar"] = ("ab  ", "    "),
        ["varchar"] = (" a ", "b"),
        ["date"] = ("infinity", "4713-01-01 BC"),
        ["time"] = ("24:00:00", "00:00:00.000001"),
        ["timestamp"] = ("2024-02-29 23:59:59.999999", "-infinity"),
        ["timestamptz"] = ("2024-03-31 02:30:00+00", "0044-03-15 12:00:00+00 BC"),
        ["interval"] = ("1 year 2 mons -3 days +04:05:06.7", "-00:00:00.000001"),
        ["timetz"] = ("23:59:59+05:30", "00:00:00-12"),
        ["bit"] = ("1", "0"),
        ["varbit"] = ("10101", ""),
        ["numeric"] = ("1.500000000000000000000000000000000001", "NaN"),
        ["refcursor"] = ("a", "b"),
        ["regprocedure"] = ("abs(integer)", "pi()"),
        ["regoper"] = ("||/", "|/"),
        ["regoperator"] = ("+(integer,integer)", "-(integer,integer)"),
        ["regclass"] = ("pg_class", "pg_type"),
        ["regtype"] = ("integer", "text"),
        ["regrole"] = ("pg_read_all_data", "pg_monitor"),
        ["regnamespace"] = ("pg_catalog", "public"),
        ["uuid"] = ("00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ["pg_lsn"] = ("0/16B3748", "FFFFFFFF/FFFFFFFF"),
        ["tsvector"] = ("'a':1 'b':2", "'it''s'"),
        ["gtsvector"] = ("", ""),
        ["tsquery"] = ("'a' & 'b'", "!'c'"),
        ["regconfig"] = ("simple", "english"),
        ["regdictionary"] = ("simple", "english_stem"),
        ["regcollation"] = ("\"C\"", "\"default\""),
        ["jsonb"] = ("{\"a\": 1.50}", "\"\""),
        ["txid_snapshot"] = ("10:20:10,14", "1:2:"),
        ["pg_snapshot"] = ("10:20:10,14", "1:2:"),
        ["int4range"] = ("[1,10)", "empty"),
        ["numrange"] = ("(1.5,)", "[0,1]"),
        ["tsrange"] = ("[\"2024-01-01 00:00:00\",infinity)", "(,)"),
        ["tstzrange"] = ("[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")", "empty"),
        ["daterange"] = ("[2024-01-01,2024-01-03)", "(,)"),
        ["int8range"] = ("[1,9223372036854775807)", "empty"),
        ["int4multirange"] = ("{[1,3),[5,7)}", "{}"),
        ["nummultirange"] = ("{[1.5,2)}", "{}"),
        ["tsmultirange"] = ("{[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")}", "{}"),
        ["tstzmultirange"] = ("{[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")}", "{}"),
        ["datemultirange"] = ("{[2024-01-01,2024-01-03)}", "{}"),
        ["int8multirange"] = ("{[1,3)}", "{}"),
        ["jsonpath"] = ("$.\"a\"[*]", "strict $"),
        ["mood"] = ("happy", "so, \"so\""),
        ["amount"] = ("1.50", "2"),
        ["place"] = ("(1,\"x, \"\"y\"\"\")", "(,)"),
        ["code"] = ("(2,b)", "(3,)"),
        ["floatrange"] = ("[1.5,2.5)", "empty"),
        ["floatmultirange"] = ("{[1,2)}", "{}"),
        ["_mood"] = ("{happy,NULL,\"so, \\\"so\\\"\"}", "{}"),
        ["_place"] = ("{\"(1,a)\",NULL}", "{}"),
        ["_int4"] = ("{1,NULL,3}", "[0:1]={1,2}"),
        ["_text"] = ("{\"\",\"NULL\",NULL,\"a,b\"}", "{{a,b},{c,d}}"),
        ["_timestamp"] = ("{\"2024-03-31 02:30:00\",infinity}", "{}"),
        ["_timestamptz"] = ("{\"2024-03-31 02:30:00+00\"}", "{}"),
        ["_bool"] = ("{t,f,NULL}", "{}"),
        ["_bytea"] = ("{\"\\\\x00ff\"}", "{}"),
    };

    /// <summary>No column can have them, or nothing can be written to them.</summary>
    private static readonly HashSet<string> NotValues =
    [
        "gtsvector", "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list", "pg_brin_bloom_summary",
        "pg_brin_minmax_multi_summary",
    ];

    /// <summary>Two values of a type.</summary>
    public static (Cell One, Cell Other) Of(string type)
    {
        var (one, other) = Values[type];
        return (CellOf(one), CellOf(other));

        Cell CellOf(string text) => type == "bytea" ? Cell.Of(Convert.FromHexString(text[2..])) : Cell.Of(text);
    }

    /// <summary>The types, each of which a column c_type of the table <c>every</c> has.</summary>
    public static async Task<IReadOnlyList<string>> TypesAsync(StudioDatabase database)
    {
        var types = await database.Database.RowsAsync($"""
            SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname IN ('pg_catalog', 'public') AND t.typtype IN ('b', 'e', 'd', 'c', 'r', 'm') AND t.typcategory <> 'A'
                AND (t.typtype <> 'c' OR n.nspname = 'public') AND NOT (t.typtype = 'd' AND n.nspname <> 'public') AND t.typname <> 'every'
            UNION ALL SELECT unnest(ARRAY['_mood', '_place', '_int4', '_text', '_timestamp', '_timestamptz', '_bool', '_bytea'])
            """);
        types = [.. types.Where(type => !NotValues.Contains(type) && type is not "unknown")];
        Assert.DoesNotContain(types, type => !Values.ContainsKey(type));
        Assert.True(types.Count > 80, $"{types.Count} types");
        return types;
    }

    public static async Task<StudioDatabase> CreateAsync(PostgresServers servers, string server)
    {
        var database = await StudioDatabase.CreateAsync(servers, server, """
            SET lc_monetary = 'C';
            CREATE TYPE mood AS ENUM ('happy', 'so, "so"');
            CREATE DOMAIN amount AS numeric CHECK (VALUE > 0);
            CREATE TYPE place AS (x integer, name text);
            CREATE DOMAIN code AS place;
            CREATE TYPE floatrange AS RANGE (subtype = float8);
            """);
        var types = await TypesAsync(database);
        // One table with a column of each: all others must stay as they were.
        var columns = types.Select(type =>
            $"\"c_{type}\" {(type is "bpchar" ? "character(4)" : type is "money" ? "money" : $"\"{type}\"")}");
        await database.Database.ExecuteAsync($"""
            CREATE TABLE every (id integer PRIMARY KEY, {string.Join(", ", columns)});
            INSERT INTO every VALUES (1), (2);
            """);
        return database;
    }
}
