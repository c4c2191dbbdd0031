using System.Text;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Reads a CREATE TABLE statement that SQLite has accepted, along its grammar:
/// https://www.sqlite.org/lang_createtable.html.</summary>
internal sealed class TableTextReader
{
    private readonly TokenReader _tokens;
    private readonly TableText _table;

    private TableTextReader(string statement)
    {
        _tokens = new(statement);
        _tokens.Expect("CREATE");
        if (!_tokens.Accept("TEMP")) _tokens.Accept("TEMPORARY");
        _tokens.Expect("TABLE");
        _tokens.Accept("IF", "NOT", "EXISTS");
        _table = new(_tokens.TakeQualifiedName());
    }

    /// <exception cref="FormatException">It is no such statement.</exception>
    public static TableText Read(string statement) => new TableTextReader(statement).Read();

    private TableText Read()
    {
        _tokens.Expect("(");
        do
        {
            if (StartsConstraint()) break;
            ReadColumn();
        }
        while (_tokens.Accept(","));

        while (!_tokens.Is(")"))
        {
            ReadTableConstraint();
            _tokens.Accept(",");
        }

        _tokens.Expect(")");
        while (!_tokens.IsEnd)
        {
            if (_tokens.Accept("WITHOUT", "ROWID")) _table.WithoutRowId = true;
            else if (_tokens.Accept("STRICT")) _table.Strict = true;
            else if (!_tokens.Accept(",") && !_tokens.Accept(";"))
                throw _tokens.Unreadable($"'{_tokens.Current.Text}' is no option of a table");
        }

        return _table;
    }

    private bool StartsConstraint() =>
        _tokens.Is("CONSTRAINT") || _tokens.Is("PRIMARY") || _tokens.Is("UNIQUE") || _tokens.Is("CHECK") || _tokens.Is("FOREIGN");

    private void ReadColumn()
    {
        var column = new ColumnText(_tokens.TakeName());
        _table.Columns.Add(column);
        column.Type = ReadType();
        string? name = null;
        while (!_tokens.Is(",") && !_tokens.Is(")"))
        {
            if (_tokens.Accept("CONSTRAINT")) name = _tokens.TakeName();
            else if (!TryReadConstraint(column, name)) return;
            else name = null;
        }
    }

    // Table constraints may follow a column without a comma.
    private bool TryReadConstraint(ColumnText column, string? name)
    {
        if (_tokens.Accept("PRIMARY", "KEY"))
        {
            var descending = TakeOrder();
            var key = Add(new(ConstraintTextKind.PrimaryKey, name) { InColumn = true, Conflict = TakeConflict() });
            key.Columns.Add(new(column.Name, Descending: descending));
            key.AutoIncrement = _tokens.Accept("AUTOINCREMENT");
        }
        else if (_tokens.Accept("NOT", "NULL"))
        {
            (column.NotNullName, column.NotNullConflict) = (name, TakeConflict());
        }
        else if (_tokens.Accept("NULL"))
        {
            TakeConflict();
        }
        else if (_tokens.Accept("UNIQUE"))
        {
            Add(new(ConstraintTextKind.Unique, name) { InColumn = true, Conflict = TakeConflict() }).Columns.Add(new(column.Name));
        }
        else if (_tokens.Accept("CHECK"))
        {
            Add(new(ConstraintTextKind.Check, name) { InColumn = true, Expression = _tokens.TakeParenthesised().ToArray() });
        }
        else if (_tokens.Accept("DEFAULT"))
        {
            column.Default = ReadDefault();
        }
        else if (_tokens.Accept("COLLATE"))
        {
            column.Collation = _tokens.TakeName();
        }
        else if (_tokens.Accept("REFERENCES"))
        {
            Add(new(ConstraintTextKind.ForeignKey, name) { InColumn = true, Reference = ReadReference() }).Columns.Add(new(column.Name));
        }
        else if (_tokens.Accept("GENERATED", "ALWAYS", "AS") || _tokens.Accept("AS"))
        {
            column.Generated = _tokens.TakeParenthesised().ToArray();
            column.Stored = _tokens.Accept("STORED");
            if (!column.Stored) _tokens.Accept("VIRTUAL");
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadTableConstraint()
    {
        string? name = null;
        while (_tokens.Accept("CONSTRAINT")) name = _tokens.TakeName();
        if (_tokens.Accept("PRIMARY", "KEY"))
        {
            ReadKey(Add(new(ConstraintTextKind.PrimaryKey, name)));
        }
        else if (_tokens.Accept("UNIQUE"))
        {
            ReadKey(Add(new(ConstraintTextKind.Unique, name)));
        }
        else if (_tokens.Accept("CHECK"))
        {
            Add(new(ConstraintTextKind.Check, name) { Expression = _tokens.TakeParenthesised().ToArray() });
            TakeConflict();
        }
        else if (_tokens.Accept("FOREIGN", "KEY"))
        {
            var key = Add(new(ConstraintTextKind.ForeignKey, name));
            _tokens.Expect("(");
            do key.Columns.Add(new(_tokens.TakeName()));
            while (_tokens.Accept(","));
            _tokens.Expect(")");
            _tokens.Expect("REFERENCES");
            key.Reference = ReadReference();
        }
        else if (!_tokens.Is(",") && !_tokens.Is(")"))
        {
            throw _tokens.Unreadable($"'{_tokens.Current.Text}' starts no constraint");
        }
    }

    private void ReadKey(ConstraintText key)
    {
        _tokens.Expect("(");
        do
        {
            var name = _tokens.TakeName();
            var collation = _tokens.Accept("COLLATE") ? _tokens.TakeName() : null;
            key.Columns.Add(new(name, collation, TakeOrder()));
            key.AutoIncrement |= _tokens.Accept("AUTOINCREMENT");
        }
        while (_tokens.Accept(","));
        _tokens.Expect(")");
        key.Conflict = TakeConflict();
    }

    private ReferenceText ReadReference()
    {
        var reference = new ReferenceText(_tokens.TakeName());
        if (_tokens.Accept("("))
        {
            do reference.Columns.Add(_tokens.TakeName());
            while (_tokens.Accept(","));
            _tokens.Expect(")");
        }

        while (true)
        {
            if (_tokens.Accept("ON", "DELETE")) reference.OnDelete = TakeAction();
            else if (_tokens.Accept("ON", "UPDATE")) reference.OnUpdate = TakeAction();
            else if (_tokens.Accept("ON", "INSERT")) TakeAction();
            else if (_tokens.Accept("MATCH")) reference.Match = _tokens.TakeName().ToUpperInvariant();
            else if (_tokens.Accept("NOT", "DEFERRABLE")) TakeInitially();
            else if (_tokens.Accept("DEFERRABLE")) reference.Deferred = TakeInitially();
            else return reference;
        }
    }

    private bool TakeInitially()
    {
        if (_tokens.Accept("INITIALLY", "DEFERRED")) return true;
        _tokens.Accept("INITIALLY", "IMMEDIATE");
        return false;
    }

    private string? TakeAction()
    {
        if (_tokens.Accept("NO", "ACTION")) return null;
        var action = _tokens.Take().Text.ToUpperInvariant();
        return action == "SET" ? $"SET {_tokens.Take().Text.ToUpperInvariant()}" : action;
    }

    private SqliteToken[] ReadDefault()
    {
        var start = _tokens.At;
        if (_tokens.Is("(")) _tokens.TakeParenthesised();
        else if (_tokens.Accept("-") || _tokens.Accept("+")) _tokens.Take();
        else _tokens.Take();
        return _tokens.Between(start, _tokens.At).ToArray();
    }

    /// <remarks>Any words up to the first constraint, and up to two numbers in parentheses.</remarks>
    private string ReadType()
    {
        var words = new List<string>();
        while (_tokens.Current is { Kind: SqliteTokenKind.Word or SqliteTokenKind.Name or SqliteTokenKind.String } token && !EndsType())
        {
            words.Add(token.Value);
            _tokens.Take();
        }

        var type = new StringBuilder(string.Join(' ', words).ToUpperInvariant());
        if (words.Count > 0 && _tokens.Is("("))
        {
            type.Append('(');
            foreach (var token in _tokens.TakeParenthesised()) type.Append(token.Text.ToUpperInvariant());
            type.Append(')');
        }

        return type.ToString();
    }

    private bool EndsType() =>
        StartsConstraint() || _tokens.Is("NOT") || _tokens.Is("NULL") || _tokens.Is("DEFAULT") || _tokens.Is("COLLATE")
        || _tokens.Is("REFERENCES") || _tokens.Is("AS") || _tokens.Is("GENERATED", "ALWAYS", "AS");

    private bool TakeOrder()
    {
        if (_tokens.Accept("DESC")) return true;
        _tokens.Accept("ASC");
        return false;
    }

    // ABORT is what happens anyway.
    private string? TakeConflict()
    {
        if (!_tokens.Accept("ON", "CONFLICT")) return null;
        var conflict = _tokens.Take().Text.ToUpperInvariant();
        return conflict == "ABORT" ? null : conflict;
    }

    private ConstraintText Add(ConstraintText constraint)
    {
        _table.Constraints.Add(constraint);
        return constraint;
    }
}
