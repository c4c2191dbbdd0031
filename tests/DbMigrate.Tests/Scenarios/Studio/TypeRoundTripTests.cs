using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>The law of values: one column of every type is read, written and written back, and nothing else of the row changes.</summary>
public sealed class TypeRoundTripTests(PostgresServers servers)
{
    /// <summary>Two values of each type, as its own output function prints them.</summary>
    private static readonly Dictionary<string, (string One, string Other)> Values = new()
    {
        ["bool"] = ("t", "f"), ["bytea"] = (@"\x00ff", @"\x"), ["char"] = ("a", "b"), ["name"] = ("ab", "c d"), ["int8"] = ("9223372036854775807", "-9223372036854775808"),
        ["int2"] = ("32767", "-32768"), ["int2vector"] = ("1 2", "3"), ["int4"] = ("2147483647", "-2147483648"), ["regproc"] = ("now", "pi"), ["text"] = ("", "a\t'\"\\ü\u202e\U0001F600"),
        ["oid"] = ("4294967295", "0"), ["tid"] = ("(0,1)", "(7,8)"), ["xid"] = ("1", "4294967295"), ["cid"] = ("1", "2"), ["oidvector"] = ("1 2", "3"), ["json"] = ("{\"a\":  1.50}", "null"),
        ["xml"] = ("<a/>", "<b>x &amp; y</b>"), ["xid8"] = ("1", "18446744073709551615"), ["point"] = ("(1.5,-2)", "(0.1,1e+300)"), ["lseg"] = ("[(0,0),(1,1)]", "[(1,1),(2,3)]"),
        ["path"] = ("((0,0),(1,1))", "[(0,0),(2,2)]"), ["box"] = ("(2,2),(1,1)", "(3,3),(0,0)"), ["polygon"] = ("((0,0),(1,1),(1,0))", "((0,0),(2,2),(2,0))"), ["line"] = ("{1,-1,0}", "{0,1,5}"),
        ["float4"] = ("0.1", "NaN"), ["float8"] = ("0.30000000000000004", "-Infinity"), ["circle"] = ("<(0,0),1>", "<(1,2),0.5>"), ["money"] = ("$1.50", "-$2,000.00"),
        ["macaddr"] = ("08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"), ["inet"] = ("10.0.0.1", "::1/64"), ["cidr"] = ("10.0.0.0/8", "2001:db8::/32"), ["macaddr8"] = ("08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:01"),
        ["aclitem"] = ("pg_monitor=r/pg_monitor", "pg_monitor=w/pg_monitor"), ["bpchar"] = ("ab  ", "    "), ["varchar"] = (" a ", "b"), ["date"] = ("infinity", "4713-01-01 BC"), ["time"] = ("24:00:00", "00:00:00.000001"),
        ["timestamp"] = ("2024-02-29 23:59:59.999999", "-infinity"), ["timestamptz"] = ("2024-03-31 02:30:00+00", "0044-03-15 12:00:00+00 BC"), ["interval"] = ("1 year 2 mons -3 days +04:05:06.7", "-00:00:00.000001"),
        ["timetz"] = ("23:59:59+05:30", "00:00:00-12"), ["bit"] = ("1", "0"), ["varbit"] = ("10101", ""), ["numeric"] = ("1.500000000000000000000000000000000001", "NaN"), ["refcursor"] = ("a", "b"),
        ["regprocedure"] = ("abs(integer)", "pi()"), ["regoper"] = ("||/", "|/"), ["regoperator"] = ("+(integer,integer)", "-(integer,integer)"), ["regclass"] = ("pg_class", "pg_type"), ["regtype"] = ("integer", "text"),
        ["regrole"] = ("pg_read_all_data", "pg_monitor"), ["regnamespace"] = ("pg_catalog", "public"), ["uuid"] = ("00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ["pg_lsn"] = ("0/16B3748", "FFFFFFFF/FFFFFFFF"), ["tsvector"] = ("'a':1 'b':2", "'it''s'"), ["gtsvector"] = ("", ""), ["tsquery"] = ("'a' & 'b'", "!'c'"), ["regconfig"] = ("simple", "english"),
        ["regdictionary"] = ("simple", "english_stem"), ["regcollation"] = ("\"C\"", "\"default\""), ["jsonb"] = ("{\"a\": 1.50}", "\"\""), ["txid_snapshot"] = ("10:20:10,14", "1:2:"), ["pg_snapshot"] = ("10:20:10,14", "1:2:"),
        ["int4range"] = ("[1,10)", "empty"), ["numrange"] = ("(1.5,)", "[0,1]"), ["tsrange"] = ("[\"2024-01-01 00:00:00\",infinity)", "(,)"), ["tstzrange"] = ("[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")", "empty"),
        ["daterange"] = ("[2024-01-01,2024-01-03)", "(,)"), ["int8range"] = ("[1,9223372036854775807)", "empty"), ["int4multirange"] = ("{[1,3),[5,7)}", "{}"), ["nummultirange"] = ("{[1.5,2)}", "{}"),
        ["tsmultirange"] = ("{[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")}", "{}"), ["tstzmultirange"] = ("{[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")}", "{}"),
        ["datemultirange"] = ("{[2024-01-01,2024-01-03)}", "{}"), ["int8multirange"] = ("{[1,3)}", "{}"), ["jsonpath"] = ("$.\"a\"[*]", "strict $"),
        ["mood"] = ("happy", "so, \"so\""), ["amount"] = ("1.50", "2"), ["place"] = ("(1,\"x, \"\"y\"\"\")", "(,)"), ["code"] = ("(2,b)", "(3,)"), ["floatrange"] = ("[1.5,2.5)", "empty"), ["floatmultirange"] = ("{[1,2)}", "{}"),
        ["_mood"] = ("{happy,NULL,\"so, \\\"so\\\"\"}", "{}"), ["_place"] = ("{\"(1,a)\",NULL}", "{}"), ["_int4"] = ("{1,NULL,3}", "[0:1]={1,2}"), ["_text"] = ("{\"\",\"NULL\",NULL,\"a,b\"}", "{{a,b},{c,d}}"),
        ["_timestamp"] = ("{\"2024-03-31 02:30:00\",infinity}", "{}"), ["_timestamptz"] = ("{\"2024-03-31 02:30:00+00\"}", "{}"), ["_bool"] = ("{t,f,NULL}", "{}"), ["_bytea"] = ("{\"\\\\x00ff\"}", "{}"),
    };

    /// <summary>No column can have them, or nothing can be written to them.</summary>
    private static readonly HashSet<string> NotValues = ["gtsvector", "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list", "pg_brin_bloom_summary", "pg_brin_minmax_multi_summary"];

    [Theory, MemberData(nameof(StudioDatabase.Servers), MemberType = typeof(StudioDatabase))]
    public async Task Every_type_of_PostgreSQL_goes_there_and_back_and_nothing_else_changes(string server)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, server, """
            SET lc_monetary = 'C';
            CREATE TYPE mood AS ENUM ('happy', 'so, "so"');
            CREATE DOMAIN amount AS numeric CHECK (VALUE > 0);
            CREATE TYPE place AS (x integer, name text);
            CREATE DOMAIN code AS place;
            CREATE TYPE floatrange AS RANGE (subtype = float8);
            """);
        var types = await database.Database.RowsAsync($"""
            SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname IN ('pg_catalog', 'public') AND t.typtype IN ('b', 'e', 'd', 'c', 'r', 'm') AND t.typcategory <> 'A'
                AND (t.typtype <> 'c' OR n.nspname = 'public') AND NOT (t.typtype = 'd' AND n.nspname <> 'public')
            UNION ALL SELECT unnest(ARRAY['_mood', '_place', '_int4', '_text', '_timestamp', '_timestamptz', '_bool', '_bytea'])
            """);
        types = [.. types.Where(type => !NotValues.Contains(type) && type is not "unknown")];
        Assert.DoesNotContain(types, type => !Values.ContainsKey(type));
        Assert.True(types.Count > 80, $"{types.Count} types");

        // One table with a column of each: all others must stay as they were.
        var columns = types.Select(type => $"\"c_{type}\" {(type is "bpchar" ? "character(4)" : type is "money" ? "money" : $"\"{type}\"")}");
        await database.Database.ExecuteAsync($"""
            CREATE TABLE every (id integer PRIMARY KEY, {string.Join(", ", columns)});
            INSERT INTO every VALUES (1), (2);
            """);
        var table = await database.Browser.GetTableAsync(database.Table("every"));
        Assert.Equal(types.Count + 1, table.Columns.Count);
        var wrong = new List<string>();
        foreach (var type in types)
        {
            var (one, other) = Values[type];
            foreach (var value in (Cell[])[Of(type, one), Of(type, other), Cell.Null, Of(type, one)])
            {
                if (await WriteAsync(database, table, $"c_{type}", value) is { } problem) wrong.Add($"{type} {value.Text}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // The other row was never touched.
        Assert.Equal("t", (await database.QueryAsync("SELECT num_nulls(VARIADIC ARRAY(SELECT value FROM json_each_text(row_to_json(e)))) = " + types.Count + " FROM every e WHERE id = 2")).Rows[0][0].Text);
    }

    [Fact]
    public async Task Every_storage_class_of_SQLite_is_kept()
    {
        await using var database = await StudioDatabase.CreateAsync(servers, EngineDatabase.Sqlite, "CREATE TABLE every (id integer PRIMARY KEY, c_any, c_other); INSERT INTO every VALUES (1, 1, 'x'), (2, 1, 'x');");
        var table = await database.Browser.GetTableAsync(database.Table("every"));
        Cell[] values =
        [
            new(CellKind.Integer, "1"), Cell.Of("1"), new(CellKind.Real, "1.0"), Cell.Of("1"u8), new(CellKind.Integer, "9223372036854775807"), new(CellKind.Integer, "-9223372036854775808"),
            new(CellKind.Real, "0.30000000000000004"), new(CellKind.Real, "5.0e-324"), new(CellKind.Real, "1.7976931348623157e+308"), new(CellKind.Real, "Inf"), new(CellKind.Real, "-Inf"), new(CellKind.Real, "-0.0"),
            new(CellKind.Real, "9007199254740993.0"), Cell.Of(""), Cell.Of(ReadOnlySpan<byte>.Empty), Cell.Of("a\0b"), Cell.Of("NULL"), Cell.Of("\u202e\U0001F600'\""), Cell.Null,
        ];
        foreach (var value in values)
        {
            // The number that a double cannot hold is written as the nearest one.
            var expected = value.Text == "9007199254740993.0" ? new(CellKind.Real, "9007199254740992.0") : value;
            Assert.Null(await WriteAsync(database, table, "c_any", value, expected));
        }

        Assert.Equal(["1|x"], await database.Database.RowsAsync("SELECT c_any, c_other FROM every WHERE id = 2"));
    }

    [Fact]
    public async Task What_is_written_to_a_typed_column_is_what_SQLite_makes_of_it()
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, EngineDatabase.Sqlite, "CREATE TABLE typed (id integer PRIMARY KEY, i integer, t text, r real, b blob); INSERT INTO typed (id) VALUES (1);");
        var row = (await database.RowsAsync("typed"))[0];

        var outcome = await database.Browser.EditAsync([new()
        {
            Kind = RowEditKind.Update, Table = database.Table("typed"), Id = row.Id,
            Values = new Dictionary<string, Cell> { ["i"] = Cell.Of("5"), ["t"] = new(CellKind.Integer, "5"), ["r"] = new(CellKind.Integer, "5"), ["b"] = Cell.Of("5") },
        }]);

        Assert.Equal([new(CellKind.Integer, "1"), new(CellKind.Integer, "5"), Cell.Of("5"), new(CellKind.Real, "5.0"), Cell.Of("5")], outcome.Rows[0]!.Cells);
    }

    private static Cell Of(string type, string text) => type == "bytea" ? Cell.Of(Convert.FromHexString(text[2..])) : Cell.Of(text);

    /// <summary>Writes one value by the row that was read, and says what is wrong with the row afterwards.</summary>
    private static async Task<string?> WriteAsync(StudioDatabase database, TableDetail table, string column, Cell value, Cell? expected = null)
    {
        var before = (await database.RowsAsync("every"))[0];
        EditOutcome outcome;
        try
        {
            outcome = await database.Browser.EditAsync([new()
            {
                Kind = RowEditKind.Update, Table = table.Table, Id = before.Id, Values = new Dictionary<string, Cell> { [column] = value },
                // All that was read, of which nothing may have changed.
                Old = table.Columns.Select((item, at) => (item.Name, Cell: before.Cells[at])).ToDictionary(item => item.Name, item => item.Cell),
            }]);
        }
        catch (DbMigrateException e)
        {
            return e.Message;
        }

        if (outcome.Conflict is { } conflict) return conflict.Message;
        var after = (await database.RowsAsync("every"))[0];
        for (var at = 0; at < table.Columns.Count; at++)
        {
            var wanted = table.Columns[at].Name == column ? expected ?? value : before.Cells[at];
            if (after.Cells[at] != wanted) return $"{table.Columns[at].Name} is {after.Cells[at]}, not {wanted}";
        }

        return after.Cells.SequenceEqual(outcome.Rows[0]!.Cells) ? null : "the answer is another row";
    }
}
