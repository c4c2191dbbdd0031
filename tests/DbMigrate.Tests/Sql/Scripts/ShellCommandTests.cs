using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>psql's and sqlite3's own commands: what only shows something is passed over, anything else has to be written
/// otherwise.</summary>
public sealed class ShellCommandTests
{
    public static TheoryData<SqlEngine, string> Harmless { get; } =
    [
        .. from line in (string[])
            [
                @"\restrict abc", @"\unrestrict abc", @"\set ON_ERROR_STOP on", @"\set ON_ERROR_STOP", @"\set QUIET 1", @"\unset ECHO",
                @"\echo 'it; is'", @"\timing on", @"\pset pager off", @"\x", @"\encoding UTF8", @"\encoding 'utf-8'", @"\conninfo", @"\d",
                @"\dt+ public.*", @"\l", @"\o /dev/null", "\\t\r",
            ]
        select (SqlEngine.Postgres, line),
        .. from line in (string[])
            [
                ".mode csv", ".headers on", ".header off", ".bail on", ".echo on", ".print 'a; b'", ".timer on", ".tables", ".schema t",
                ".nullvalue NULL", ".width 10", ".m box",
            ]
        select (SqlEngine.Sqlite, line),
    ];

    [Theory, MemberData(nameof(Harmless))]
    public void What_only_shows_something_is_passed_over_and_told(SqlEngine engine, string line)
    {
        var skipped = new List<SkippedCommand>();

        var statements = Splitting
            .Splitter(engine)
            .Split(new StringReader($"SELECT 1;\n{line}\nSELECT 2;\n-- end\n{line}"), skipped.Add)
            .ToList();

        Assert.Equal(["SELECT 1", "SELECT 2"], statements.Select(statement => statement.Text));
        Assert.Equal([1, 2], statements.Select(statement => statement.Ordinal));
        Assert.Equal([new(2, 1), new(5, 1)], skipped.Select(command => command.Start));
        Assert.All(
            skipped,
            command => Assert.Equal((line.TrimEnd(), engine == SqlEngine.Postgres ? "psql" : "sqlite3"), (command.Text, command.Shell)));
    }

    public static TheoryData<SqlEngine, string, string> Others { get; } =
    [
        .. from row in ((string Line, string Advice)[])
            [
                (@"\connect other", "--create"),
                (@"\c other", "URL"),
                (@"\i more.sql", "holds"),
                (@"\ir more.sql", "holds"),
                (@"\copy t FROM 'x.csv'", "COPY"),
                (@"\q", "after"),
                (@"\set name value", ":name"),
                (@"\set AUTOCOMMIT off", "transaction"),
                (@"\set ON_ERROR_ROLLBACK on", "transaction"),
                (@"\if :x", "DO"),
                (@"\endif", "DO"),
                (@"\gset", "DO"),
                (@"\gexec", "DO"),
                (@"\g", "Write ;"),
                (@"\.", "COPY"),
                (@"\! ls", "Remove"),
                (@"\cd /", "Remove"),
                (@"\nonsense", "Remove"),
                (@"\encoding LATIN1", "UTF-8"),
                (@"\echo a \\ SELECT 1;", "line of its own"),
                (@"\lo_import x", "Remove"),
            ]
        select (SqlEngine.Postgres, row.Line, row.Advice),
        .. from row in ((string Line, string Advice)[])
            [
                (".read more.sql", "holds"), (".import x.csv t", "INSERT"), (".open other.db", "URL"), (".quit", "after"),
                (".exit", "after"), (".shell ls", "Remove"), (".system ls", "Remove"), (".load ext", "extensions"),
                (".parameter set :a 1", "values"), (".restore x", "Remove"), (".save x", "Remove"), (".backup x", "Remove"),
                (".nonsense", "Remove"), (".", "Remove"),
            ]
        select (SqlEngine.Sqlite, row.Line, row.Advice),
    ];

    [Theory, MemberData(nameof(Others))]
    public void Any_other_is_named_with_its_place_and_what_to_write_instead(SqlEngine engine, string line, string advice)
    {
        foreach (var bufferSize in (int[])[2, 7, 4096])
        {
            var error = Assert.Throws<SqlSplitException>(() => Splitting.Split(engine, $"SELECT 1;\n  {line}\nSELECT 2;", bufferSize));

            Assert.Equal(new SourcePosition(2, 3), error.Position);
            Assert.StartsWith($"{line.Split(' ')[0]} at line 2, column 3 is a command of ", error.Message);
            Assert.Contains(advice, error.Advice);
        }
    }

    [Theory]
    [InlineData("SELECT 1\n\\restrict x\n, 2;")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO (SELECT 1;\n\\restrict x\n SELECT 2);")]
    public void In_the_middle_of_a_statement_none_is_passed_over(string sql) =>
        Assert.Equal(new SourcePosition(2, 1), Assert.Throws<SqlSplitException>(() => Splitting.Split(SqlEngine.Postgres, sql)).Position);

    [Theory]
    [InlineData(SqlEngine.Postgres, "SELECT '\n\\connect x\n'")]
    [InlineData(SqlEngine.Postgres, "SELECT $$\n\\connect x\n$$")]
    [InlineData(SqlEngine.Postgres, "SELECT \"\n\\connect x\n\"")]
    [InlineData(SqlEngine.Postgres, "SELECT E'\\'\n\\connect x\n'")]
    [InlineData(SqlEngine.Postgres, "SELECT 1 /*\n\\connect x\n*/, 2")]
    [InlineData(SqlEngine.Postgres, "SELECT 1 -- \\connect x\n, 2")]
    [InlineData(SqlEngine.Sqlite, "SELECT '\n.read x\n'")]
    [InlineData(SqlEngine.Sqlite, "SELECT 1 /*\n.read x\n*/, 2")]
    [InlineData(SqlEngine.Sqlite, "SELECT t\n.a,\n.5 FROM t")]
    [InlineData(SqlEngine.Sqlite, "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1;\nSELECT new\n.a; END")]
    public void What_looks_like_one_elsewhere_is_none(SqlEngine engine, string statement) =>
        Assert.Equal([statement], Splitting.Texts(engine, statement + ";"));
}
