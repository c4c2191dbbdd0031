using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Sources.Renames;

/// <summary>Reads what one statement names, from its words alone.</summary>
internal sealed class DefinitionReader(string script, IReadOnlyList<PlacedToken> tokens, int start, int end, Dialect dialect)
{
    // Between CREATE and what is created.
    private static readonly string[] Modifiers =
    [
        "OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "VIRTUAL", "UNIQUE", "RECURSIVE", "CONSTRAINT",
        "TRUSTED", "PROCEDURAL",
    ];

    // What starts a part of a table that is no column.
    private static readonly string[] TableParts = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "LIKE", "NOT"];

    private readonly List<NamedDefinition> _found = [];
    private int _at = start;

    public IReadOnlyList<NamedDefinition> Read()
    {
        if (Accept("CREATE"))
            Create();
        else if (Accept("ALTER") && Accept("TABLE"))
            AlterTable();
        return _found;
    }

    private void Create()
    {
        while (Modifiers.Any(Accept))
        {
        }

        var isMaterialized = Accept("MATERIALIZED");
        var word = Word();
        _at++;
        Accept("CONCURRENTLY");
        SkipIfExists();
        switch (word)
        {
            case "TABLE":
                CreateTable();
                break;
            case "TYPE":
                CreateType();
                break;
            case "SCHEMA":
                Add(ObjectKind.Schema, null, null, Position(), Name());
                break;
            case "VIEW":
                Named(isMaterialized ? ObjectKind.MaterializedView : ObjectKind.View);
                break;
            case "INDEX" when !Is("ON"):
                OnTable(ObjectKind.Index);
                break;
            case "TRIGGER":
                OnTable(ObjectKind.Trigger);
                break;
            case "POLICY":
                OnTable(ObjectKind.Policy);
                break;
            case "RULE":
                // ON SELECT TO table
                OnTable(ObjectKind.Rule, "TO");
                break;
            case "DOMAIN":
                Named(ObjectKind.Domain);
                break;
            case "SEQUENCE":
                Named(ObjectKind.Sequence);
                break;
            case "FUNCTION" or "PROCEDURE":
                Named(ObjectKind.Routine);
                break;
            case "AGGREGATE":
                Named(ObjectKind.Aggregate);
                break;
            case "STATISTICS":
                Named(ObjectKind.Statistics);
                break;
            case "COLLATION":
                Named(ObjectKind.Collation);
                break;
        }
    }

    private void CreateTable()
    {
        var (schema, table) = Named(ObjectKind.Table);
        // CREATE TABLE … PARTITION OF, OF type, AS: columns come from elsewhere, constraints may still be named.
        while (_at < end && !Is("(") && !Is("AS"))
            _at++;
        if (Is("("))
            Elements((isFirst, _) => TableElement(schema, table, isFirst));
    }

    private void TableElement(string? schema, string table, bool isFirst)
    {
        if (Is("CONSTRAINT"))
        {
            _at++;
            Add(ObjectKind.Constraint, schema, table, Position(), Name());
        }
        else if (isFirst && !TableParts.Any(Is))
        {
            Add(ObjectKind.Column, schema, table, Position(), Name());
        }
        else
        {
            _at++;
        }
    }

    private void CreateType()
    {
        var position = Position();
        var (schema, type) = QualifiedName();
        Accept("AS");
        var isEnum = Accept("ENUM");
        Add(isEnum ? ObjectKind.Enum : Accept("RANGE") ? ObjectKind.RangeType : ObjectKind.CompositeType, schema, null, position, type);
        if (!Is("("))
            return;
        Elements((isFirst, place) =>
        {
            if (isFirst && (isEnum || _found[0].Kind == ObjectKind.CompositeType))
                Add(isEnum ? ObjectKind.EnumValue : ObjectKind.Column, schema, type, place, Name());
            else
                _at++;
        });
    }

    private void AlterTable()
    {
        SkipIfExists();
        Accept("ONLY");
        var (schema, table) = QualifiedName();
        var depth = 0;
        while (_at < end)
        {
            depth += Is("(") ? 1 : Is(")") ? -1 : 0;
            if (depth > 0 || !Accept("ADD"))
            {
                _at++;
                continue;
            }

            Accept("COLUMN");
            SkipIfExists();
            TableElement(schema, table, isFirst: true);
        }
    }

    /// <summary>Walks a list in parentheses; the visitor steps over what it has read.</summary>
    private void Elements(Action<bool, SourcePosition> visit)
    {
        var depth = 0;
        var isFirst = false;
        while (_at < end)
        {
            // Not by the kinds of tokens: on SQLite, parentheses mean nothing to splitting.
            if (Is("("))
            {
                isFirst = depth++ == 0;
                _at++;
            }
            else if (Is(")"))
            {
                _at++;
                if (--depth == 0)
                    return;
            }
            else if (depth > 1)
            {
                _at++;
            }
            else if (Is(","))
            {
                isFirst = true;
                _at++;
            }
            else
            {
                visit(isFirst, Position());
                isFirst = false;
            }
        }
    }

    private (string? Schema, string Name) Named(ObjectKind kind)
    {
        var position = Position();
        var (schema, name) = QualifiedName();
        Add(kind, schema, null, position, name);
        return (schema, name);
    }

    /// <summary>What is named without a schema, and is in its table's: <c>INDEX name ON schema.table</c>.</summary>
    private void OnTable(ObjectKind kind, string before = "ON")
    {
        var position = Position();
        var (own, name) = QualifiedName();
        while (_at < end && !Is(before))
            _at++;
        _at++;
        Accept("ONLY");
        if (_at >= end)
            return;
        var (schema, table) = QualifiedName();
        Add(kind, own ?? schema, kind == ObjectKind.Index ? null : table, position, name);
    }

    private (string? Schema, string Name) QualifiedName()
    {
        var name = Name();
        if (!Accept("."))
            return (null, name);
        return (name, Name());
    }

    private string Name()
    {
        if (_at >= end)
            return "";
        var token = tokens[_at++].Text(script);
        return KnownEngines.Of(dialect).Syntax.NameOf(token);
    }

    private void Add(ObjectKind kind, string? schema, string? table, SourcePosition position, string name)
    {
        if (name.Length > 0)
            _found.Add(new(kind, schema, name, table, position));
    }

    private SourcePosition Position() => _at < end ? tokens[_at].Position : default;

    private string Word() => _at < end ? tokens[_at].Text(script).ToString().ToUpperInvariant() : "";

    private bool Is(string word) => _at < end && SqlSyntax.Is(tokens[_at].Text(script), word);

    private bool Accept(string word)
    {
        if (!Is(word))
            return false;
        _at++;
        return true;
    }

    private void SkipIfExists()
    {
        if (!Accept("IF"))
            return;
        Accept("NOT");
        Accept("EXISTS");
    }
}
