using System.Globalization;
using System.Text;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Browsing;

/// <summary>A statement that is being written, with the values for its parameters <c>$1</c>, <c>$2</c>, ….</summary>
internal sealed class BoundSql(RowSyntax syntax)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _shown = new();
    private readonly List<object?> _arguments = [];

    /// <summary>The statement.</summary>
    public string Text => _text.ToString();

    /// <summary>The same with its values in their places, to be looked at.</summary>
    public string Shown => _shown.ToString();

    public IReadOnlyList<object?> Arguments => _arguments;

    public BoundSql Add(string sql)
    {
        _text.Append(sql);
        _shown.Append(sql);
        return this;
    }

    /// <summary>What is run, but says nothing to whoever looks.</summary>
    public BoundSql AddUnseen(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>A value that is run with, and says nothing.</summary>
    public BoundSql AddUnseen(Cell value)
    {
        _arguments.Add(syntax.Argument(value));
        _text.Append(CultureInfo.InvariantCulture, $"${_arguments.Count}");
        return this;
    }

    /// <summary>What is run, and something shorter for whoever looks.</summary>
    public BoundSql Add(string sql, string shown)
    {
        _text.Append(sql);
        _shown.Append(shown);
        return this;
    }

    /// <summary>A value, which goes beside the statement and never into it.</summary>
    public BoundSql Add(Cell value)
    {
        _arguments.Add(syntax.Argument(value));
        _text.Append(CultureInfo.InvariantCulture, $"${_arguments.Count}");
        _shown.Append(syntax.Literal(value));
        return this;
    }

    public SqlCommand ToCommand() => new(Text, [.. _arguments]);
}
