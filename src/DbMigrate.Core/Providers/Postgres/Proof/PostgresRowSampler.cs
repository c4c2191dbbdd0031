using System.Text.Json;
using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Rows for PostgreSQL's tables.</summary>
internal sealed class PostgresRowSampler : RowSampler
{
    // What a plan changes in rows is the plan's business. An INSERT is not among them: it only brings rows to the table that is made anew
    // for them.
    private static readonly string[] RowStatements = ["UPDATE", "DELETE", "MERGE", "DO"];

    public static PostgresRowSampler Instance { get; } = new();

    public override async Task<RowSample> FillAsync(DatabaseSession session, FillOrder order, CancellationToken cancel)
    {
        var (now, then) = (new SampleShapes(order.Trial.From), new SampleShapes(order.Trial.To));
        await TypeLookup
            .CompleteAsync((PostgresSession)session, now, order.Tables.SelectMany(table => table.From.Columns), cancel)
            .ConfigureAwait(false);
        await TypeLookup
            .CompleteAsync(
                (PostgresSession)session, then, order.Tables.SelectMany(table => table.Columns).Select(column => column.To), cancel)
            .ConfigureAwait(false);
        var common = now;
        if (order.Levels.Count > 0)
        {
            common = new(order.Trial.From, order.Trial.To);
            await TypeLookup
                .CompleteAsync((PostgresSession)session, common, order.Tables.SelectMany(table => table.From.Columns), cancel)
                .ConfigureAwait(false);
        }

        var tables = new SampleTables(order, now, then, common).Lay();
        string made = "[]", refused = "[]";
        List<Table> filled = [.. order.Tables.Select(table => table.From).UnionBy(tables.Select(table => table.Table), table => table.Id)];
        var reading = Reading([.. order.Tables.Select(table => table.ReadBefore)], now);
        var rows = new Dictionary<ObjectId, IReadOnlyList<SampleRow>>();
        try
        {
            await ((PostgresSession)session).StreamAsync(
                [
                    .. Open(filled),
                    new(FillScript.Fill(tables, order.Tables.Select(table => table.From))),
                    new(FillScript.Outcome) { Read = reader => (made, refused) = (reader.GetString(0), reader.GetString(1)) },
                    new(FillScript.Read(reading)) { Read = reader => Take(reader, reading, rows) },
                    .. Close(filled),
                ],
                cancel).ConfigureAwait(false);
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException } error)
        {
            return RowSample.None with { Remarks = [$"No sample rows could be made on the scratch database: {error.Message}."] };
        }

        return new(rows, [.. Remarks(order, tables, made, refused)]);
    }

    public override async Task<IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>>> ReadAsync(
        DatabaseSession session, IReadOnlyList<Table> tables, SchemaModel model, CancellationToken cancel)
    {
        var reading = Reading(tables, new SampleShapes(model));
        var rows = new Dictionary<ObjectId, IReadOnlyList<SampleRow>>();
        await ((PostgresSession)session)
            .StreamAsync(
                [.. Open(tables), new(FillScript.Read(reading)) { Read = reader => Take(reader, reading, rows) }, .. Close(tables)], cancel)
            .ConfigureAwait(false);
        return rows;
    }

    /// <remarks>Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html</remarks>
    public override RowFailure Classify(SqlStatement statement, DatabaseError error)
    {
        var changesRows = RowStatements.Contains(statement.Head.Split(' ')[0], StringComparer.OrdinalIgnoreCase);
        return error.Code switch
        {
            "23502" when !changesRows => RowFailure.Null,
            ['2', '3', ..] when !changesRows => RowFailure.Constraint,
            ['2', '2', ..] => RowFailure.Value,
            _ => RowFailure.Plan,
        };
    }

    public override async Task<bool> ConvertsAsync(
        DatabaseSession session, TracedColumn column, string before, string after, CancellationToken cancel) =>
        await YieldsAsync(session, $"$1::pg_catalog.text::{column.From.Type}::{column.To.Type}", before, after, cancel)
            .ConfigureAwait(false)
        || await YieldsAsync(session, $"$1::pg_catalog.text::{column.To.Type}::{column.From.Type}", after, before, cancel)
            .ConfigureAwait(false)
        // JSON prints as itself, and an array as an array: {} is [].
        || (
            (SampleBases.IsJson(column.From.Type) || SampleBases.IsJson(column.To.Type))
            && await IsSameJsonAsync(session, column, before, after, cancel).ConfigureAwait(false))
        // A value becomes an array of one.
        || (
            IsArray(column.To.Type)
            && !IsArray(column.From.Type)
            && await YieldsAsync(session, $"ARRAY[$1::pg_catalog.text::{column.From.Type}]::{column.To.Type}", before, after, cancel)
                .ConfigureAwait(false));

    private static bool IsArray(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    private static Task<bool> YieldsAsync(
        DatabaseSession session,
        string expression,
        string value,
        string expected,
        CancellationToken cancel) => HoldsAsync(session, $"({expression})::pg_catalog.text = $2::pg_catalog.text", value, expected, cancel);

    private static Task<bool> IsSameJsonAsync(
        DatabaseSession session, TracedColumn column, string before, string after, CancellationToken cancel) =>
        HoldsAsync(
            session,
            $"pg_catalog.to_jsonb($1::pg_catalog.text::{column.From.Type}) = pg_catalog.to_jsonb($2::pg_catalog.text::{column.To.Type})",
            before,
            after,
            cancel);

    private static async Task<bool> HoldsAsync(
        DatabaseSession session, string condition, string before, string after, CancellationToken cancel)
    {
        try
        {
            return (await session.QueryAsync($"SELECT {condition}", cancel, before, after).ConfigureAwait(false))[0][0] is true;
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException })
        {
            // There is no such cast, or no such type any more.
            return false;
        }
    }

    private static List<(Table Table, IReadOnlyList<SampleColumn> Columns)> Reading(IReadOnlyList<Table> tables, SampleShapes shapes) =>
        [
            .. tables.Select(table =>
                (
                    table,
                    (IReadOnlyList<SampleColumn>)
                        [
                            .. table.Columns.Select(column => new SampleColumn(column, shapes.Of(column.Type))),
                        ])),
        ];

    /// <summary>Forced policies keep rows from the role that proves, too.</summary>
    private static IEnumerable<CatalogQuery> Open(IReadOnlyList<Table> tables) =>
        tables.Where(table => table.ForceRowSecurity).Select(table => new CatalogQuery(EveryRow.Lift(table)));

    private static IEnumerable<CatalogQuery> Close(IReadOnlyList<Table> tables) =>
        tables.Where(table => table.ForceRowSecurity).Select(table => new CatalogQuery(EveryRow.Bind(table)));

    private static void Take(
        NpgsqlDataReader reader,
        List<(Table Table, IReadOnlyList<SampleColumn> Columns)> reading,
        Dictionary<ObjectId, IReadOnlyList<SampleRow>> rows)
    {
        var (table, columns) = reading[reader.GetInt32(0)];
        using var document = JsonDocument.Parse(reader.GetString(1));
        var items = document.RootElement.EnumerateArray().Select(item => item.GetString()).GetEnumerator();
        var values = new Dictionary<string, SampleValue>();
        foreach (var column in columns)
        {
            values[column.Column.Name] = new(Next(), column.Shape.HasAttributes ? Next() : null);
        }

        if (!rows.TryGetValue(table.Id, out var list)) rows[table.Id] = list = new List<SampleRow>();
        ((List<SampleRow>)list).Add(new(values));

        string? Next() => items.MoveNext() ? items.Current : null;
    }

    private static IEnumerable<string> Remarks(FillOrder order, IReadOnlyList<SampleTable> tables, string made, string refused)
    {
        using var numbers = JsonDocument.Parse(made);
        using var reasons = JsonDocument.Parse(refused);
        var row = 0;
        for (var i = 0; i < tables.Count; i++)
        {
            var wanted = tables[i].Rows().Count();
            var done = numbers.RootElement.EnumerateArray().Skip(row).Take(wanted).Count(number => number.GetInt32() > 0);
            row += wanted;
            if (done == 0 && wanted > 0 && order.Tables.Any(table => table.From.Id == tables[i].Table.Id))
                yield return $"The plan was tried without rows in {tables[i].Table.Id.Display}: none that were made up were accepted "
                    + $"({reasons.RootElement[i].GetString()?.TrimEnd('.')}).";
        }
    }
}
