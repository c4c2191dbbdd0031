using System.Globalization;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Writes the SQL that fills tables and reads them.</summary>
internal static class FillScript
{
    private const string Made = "dbmigrate.rows_made";
    private const string Refused = "dbmigrate.rows_refused";

    /// <summary>What the filling has come to: for each row the number of the attempt that made it, 0 for none; for each table the last
    /// refusal.</summary>
    public const string Outcome = $"SELECT pg_catalog.current_setting('{Made}'), pg_catalog.current_setting('{Refused}')";

    /// <summary>One command that takes the rows away and makes new ones. Nobody's triggers and rules run: they are off for a superuser as
    /// for a replica, else switched off and on again.</summary>
    /// <param name="tables">The tables, those that are referred to first.</param>
    /// <param name="emptied">Tables that are emptied before.</param>
    public static string Fill(IReadOnlyList<SampleTable> tables, IEnumerable<Table> emptied)
    {
        var rows = tables.SelectMany((table, number) => table.Rows().Select(attempts => (Table: number + 1, Attempts: attempts))).ToList();
        var names = tables
            .Select(table => table.Table)
            .Concat(emptied)
            .DistinctBy(table => table.Id)
            .Select(table => PostgresText.Literal(PostgresText.Name(table)));
        var owners = rows.Select(row => row.Table.ToString(CultureInfo.InvariantCulture));
        var statements = rows.SelectMany(row => row.Attempts).Select(PostgresText.Literal);
        var ends = rows.Select(row => row.Attempts.Count)
            .Aggregate(new List<int>(), (list, count) => [.. list, count + (list.Count > 0 ? list[^1] : 0)]);
        return Text
            .Replace("/*tables*/", string.Join(", ", names), StringComparison.Ordinal)
            .Replace("/*owners*/", string.Join(", ", owners), StringComparison.Ordinal)
            .Replace("/*ends*/", string.Join(", ", ends), StringComparison.Ordinal)
            .Replace("/*attempts*/", string.Join(",\n", statements), StringComparison.Ordinal)
            .Replace("/*made*/", Made, StringComparison.Ordinal)
            .Replace("/*refused*/", Refused, StringComparison.Ordinal);
    }

    /// <summary>A query for the rows of tables: the table's number and the values as a JSON list, those with attributes a second time as
    /// JSON.</summary>
    public static string Read(IReadOnlyList<(Table Table, IReadOnlyList<SampleColumn> Columns)> tables) =>
        string.Join(
            "\nUNION ALL\n",
            tables.Select(
                (item, number) =>
                {
                    var values = item.Columns.SelectMany(column =>
                    {
                        var name = PostgresText.Identifier(column.Column.Name);
                        return column.Shape.HasAttributes
                            ? (string[])[$"{name}::pg_catalog.text", $"pg_catalog.to_jsonb({name})::pg_catalog.text"]
                            : [$"{name}::pg_catalog.text"];
                    });
                    return $"SELECT {number}, pg_catalog.to_json(ARRAY[{string.Join(", ", values)}]::pg_catalog.text[])::pg_catalog.text "
                        + $"FROM ONLY {PostgresText.Name(item.Table)}";
                }));

    private const string Text = """
        DO $dbmigrate_rows$
        DECLARE
            tables CONSTANT text[] := ARRAY[/*tables*/]::text[];
            owners CONSTANT int[] := ARRAY[/*owners*/]::int[];
            ends CONSTANT int[] := ARRAY[/*ends*/]::int[];
            attempts CONSTANT text[] := ARRAY[/*attempts*/]::text[];
            made int[] := array_fill(0, ARRAY[cardinality(owners)]);
            refused text[] := array_fill(''::text, ARRAY[cardinality(tables)]);
            silent text[] := '{}';
            first int;
            changed bigint;
            off record;
        BEGIN
            BEGIN
                PERFORM set_config('session_replication_role', 'replica', true);
                FOR i IN REVERSE cardinality(tables) .. 1 LOOP
                    EXECUTE 'DELETE FROM ONLY ' || tables[i];
                END LOOP;
            EXCEPTION WHEN insufficient_privilege THEN
                FOR off IN
                    SELECT t.tgrelid::regclass AS whose, t.tgname, t.tgenabled
                    FROM pg_trigger t
                    WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgrelid IN (SELECT unnest(tables)::regclass)
                LOOP
                    EXECUTE format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', off.whose, off.tgname);
                    silent := silent || format('ALTER TABLE ONLY %s ENABLE %sTRIGGER %I', off.whose,
                        CASE off.tgenabled WHEN 'A' THEN 'ALWAYS ' WHEN 'R' THEN 'REPLICA ' ELSE '' END, off.tgname);
                END LOOP;
                EXECUTE 'TRUNCATE ' || array_to_string(tables, ', ') || ' CASCADE';
            END;
            FOR r IN 1 .. cardinality(owners) LOOP
                first := CASE WHEN r = 1 THEN 1 ELSE ends[r - 1] + 1 END;
                FOR i IN first .. ends[r] LOOP
                    BEGIN
                        EXECUTE attempts[i];
                        GET DIAGNOSTICS changed = ROW_COUNT;
                        IF changed > 0 THEN
                            made[r] := i - first + 1;
                            EXIT;
                        END IF;
                    EXCEPTION WHEN OTHERS THEN
                        refused[owners[r]] := SQLERRM;
                    END;
                END LOOP;
            END LOOP;
            IF cardinality(silent) > 0 THEN
                SET CONSTRAINTS ALL IMMEDIATE;
                FOR i IN 1 .. cardinality(silent) LOOP
                    EXECUTE silent[i];
                END LOOP;
            END IF;
            PERFORM set_config('/*made*/', array_to_json(made)::text, false), set_config('/*refused*/', array_to_json(refused)::text, false);
        END
        $dbmigrate_rows$
        """;
}
