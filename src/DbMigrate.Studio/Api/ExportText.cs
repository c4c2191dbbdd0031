using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DbMigrate.Api;

/// <summary>A format of files with rows.</summary>
internal abstract class ExportText
{
    private protected IReadOnlyList<SqlColumn> Columns { get; private set; } = [];

    public abstract string Type { get; }

    public abstract string Extension { get; }

    /// <summary>The format of a name; null where there is none.</summary>
    public static ExportText? Of(string name, Dialect dialect) => name switch
    {
        "csv" => new Csv(),
        "json" => new Json(),
        "inserts" => new Inserts(dialect),
        _ => null,
    };

    /// <summary>What stands before the first row.</summary>
    public void Begin(StringBuilder text, IReadOnlyList<SqlColumn> columns, TableName? table)
    {
        Columns = columns;
        BeginCore(text, table);
    }

    /// <summary>A row.</summary>
    public abstract void Add(StringBuilder text, IReadOnlyList<Cell> row);

    /// <summary>What stands after the last one.</summary>
    public virtual void End(StringBuilder text)
    {
    }

    private protected abstract void BeginCore(StringBuilder text, TableName? table);

    /// <remarks>https://www.rfc-editor.org/rfc/rfc4180; NULL is nothing at all, the empty text is two quotes, as COPY … CSV has
    /// it.</remarks>
    private sealed class Csv : ExportText
    {
        public override string Type => "text/csv; charset=utf-8; header=present";

        public override string Extension => "csv";

        private protected override void BeginCore(StringBuilder text, TableName? table) =>
            Line(text, Columns.Select(column => (string?)column.Name));

        public override void Add(StringBuilder text, IReadOnlyList<Cell> row) =>
            Line(text, row.Select(cell => cell.Kind == CellKind.Blob ? @"\x" + cell.Text : cell.Text));

        private static void Line(StringBuilder text, IEnumerable<string?> fields)
        {
            var first = true;
            foreach (var field in fields)
            {
                if (!first) text.Append(',');
                first = false;
                if (field is null) continue;
                if (field.Length > 0 && field.AsSpan().IndexOfAny("\",\r\n") < 0 && field[0] != ' ' && field[^1] != ' ') text.Append(field);
                else text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }

            text.Append("\r\n");
        }
    }

    /// <summary>A list of objects; numbers keep all their digits, and what JSON has no number for is a text.</summary>
    private sealed class Json : ExportText
    {
        private static readonly HashSet<string> Numbers = ["smallint", "integer", "bigint", "real", "double precision", "numeric", "oid"];
        private bool _any;

        public override string Type => "application/json; charset=utf-8";

        public override string Extension => "json";

        private protected override void BeginCore(StringBuilder text, TableName? table) => text.Append('[');

        public override void Add(StringBuilder text, IReadOnlyList<Cell> row)
        {
            text.Append(_any ? ",\n{" : "\n{");
            _any = true;
            for (var at = 0; at < row.Count; at++)
            {
                if (at > 0) text.Append(',');
                text.Append('"').Append(Escaped(Columns[at].Name)).Append("\":");
                AddValue(text, row[at], Columns[at].Type);
            }

            text.Append('}');
        }

        public override void End(StringBuilder text) => text.Append("\n]\n");

        private static void AddValue(StringBuilder text, Cell cell, string type)
        {
            switch (cell.Kind)
            {
                case CellKind.Null:
                    text.Append("null");
                    break;
                case CellKind.Integer:
                    text.Append(cell.Text);
                    break;
                case CellKind.Real when cell.Text is not ("Inf" or "-Inf"):
                    text.Append(cell.Text);
                    break;
                case CellKind.Text when type == "boolean" && cell.Text is "t" or "f":
                    text.Append(cell.Text == "t" ? "true" : "false");
                    break;
                case CellKind.Text when type is "json" or "jsonb":
                    text.Append(cell.Text);
                    break;
                case CellKind.Text when Numbers.Contains(type) && char.IsAsciiDigit(cell.Text![^1]):
                    text.Append(cell.Text);
                    break;
                case CellKind.Blob:
                    text.Append("\"\\\\x").Append(cell.Text).Append('"');
                    break;
                default:
                    text.Append('"').Append(Escaped(cell.Text!)).Append('"');
                    break;
            }
        }

        private static string Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
    }

    /// <summary>Statements that add the rows to a table.</summary>
    private sealed class Inserts(Dialect dialect) : ExportText
    {
        private string _head = "";

        public override string Type => "application/sql; charset=utf-8";

        public override string Extension => "sql";

        private protected override void BeginCore(StringBuilder text, TableName? table) => _head = string.Create(
            CultureInfo.InvariantCulture,
            $"INSERT INTO {(table?.Schema is { } schema ? Quote(schema) + "." : "")}{Quote(table?.Name ?? "result")} "
                + $"({string.Join(", ", Columns.Select(column => Quote(column.Name)))}) VALUES (");

        public override void Add(StringBuilder text, IReadOnlyList<Cell> row)
        {
            text.Append(_head);
            for (var at = 0; at < row.Count; at++)
                text.Append(at > 0 ? ", " : "").Append(Literal(row[at]));
            text.Append(");\n");
        }

        private string Literal(Cell cell) => cell.Kind switch
        {
            CellKind.Null => "NULL",
            CellKind.Integer => cell.Text!,
            CellKind.Real => cell.Text switch { "Inf" => "9e999", "-Inf" => "-9e999", var text => text! },
            CellKind.Blob when dialect == Dialect.Sqlite => $"x'{cell.Text}'",
            CellKind.Blob => $@"'\x{cell.Text}'",
            // A NUL would end the statement for whoever reads it.
            _ when dialect == Dialect.Sqlite && cell.Text!.Contains('\0', StringComparison.Ordinal) =>
                $"CAST(x'{Convert.ToHexString(Encoding.UTF8.GetBytes(cell.Text))}' AS TEXT)",
            _ => $"'{cell.Text!.Replace("'", "''", StringComparison.Ordinal)}'",
        };

        private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
