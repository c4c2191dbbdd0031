using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>Finds the renames that a migration's script states: taken back, they are renames again, not drops.</summary>
/// <remarks>PostgreSQL: <c>ALTER TABLE | TYPE | INDEX | VIEW | … RENAME</c>. SQLite: <c>ALTER TABLE … RENAME</c>.</remarks>
internal static class RenameStatements
{
    /// <summary>The renames that lead from one state to the next, in the names of both; those that are no more than a detour are left
    /// out.</summary>
    public static IReadOnlyList<Rename> Between(SchemaModel before, SchemaModel after, IEnumerable<SqlStatement> script)
    {
        var trail = new Trail();
        foreach (var statement in script)
        {
            if (Read(statement.Text, before.Dialect) is { } rename) trail.Follow(rename);
        }

        if (trail.IsEmpty) return [];
        var old = Diff.RenameNames.In(before).ToHashSet();
        var now = Diff.RenameNames.In(after).ToHashSet();
        var found = new List<Rename>();
        foreach (var (first, last) in trail.Renames)
        {
            foreach (var kind in Kinds(first.Kind))
            {
                var (former, later) = (first with { Kind = kind }, last with { Kind = kind });
                if (
                    old.Contains(former)
                    && !now.Contains(former with { Table = later.Table })
                    && now.Contains(later)
                    && !old.Contains(later with { Table = former.Table }))
                    found.Add(new(former, later));
            }
        }

        return found;
    }

    // ALTER TABLE also renames views and sequences, and ALTER TYPE every type.
    private static ReadOnlySpan<ObjectKind> Kinds(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => new[] { ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView, ObjectKind.Index, ObjectKind.Sequence },
        ObjectKind.Enum => new[] { ObjectKind.Enum, ObjectKind.CompositeType, ObjectKind.Domain, ObjectKind.RangeType },
        ObjectKind.Constraint => new[] { ObjectKind.Constraint, ObjectKind.ForeignKey },
        _ => new[] { kind },
    };

    private static Rename? Read(string statement, Dialect dialect)
    {
        var syntax = KnownEngines.Of(dialect).Syntax;
        var tokens = new SqlTokens(syntax, statement);
        if (!tokens.Accept("ALTER")) return null;
        tokens.Accept("MATERIALIZED");
        if (KindOf(ref tokens) is not { } kind) return null;
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        var owner = Name(ref tokens, dialect);
        tokens.Accept("*");
        if (owner.Name is null || !tokens.Accept("RENAME")) return null;
        var schema = owner.Schema ?? KnownEngines.Of(dialect).DefaultSchema;
        if (tokens.Accept("TO"))
            return New(new(kind, schema, owner.Name), ref tokens);
        var part = tokens.Accept("CONSTRAINT") ? ObjectKind.Constraint : tokens.Accept("VALUE") ? ObjectKind.EnumValue : ObjectKind.Column;
        if (part == ObjectKind.Column && !tokens.Accept("COLUMN")) tokens.Accept("ATTRIBUTE");
        var old = Name(ref tokens, dialect).Name;
        return old is not null && tokens.Accept("TO") ? New(new(part, schema, old, owner.Name), ref tokens) : null;

        Rename? New(ObjectId id, ref SqlTokens rest) => Name(ref rest, dialect).Name is { } name ? new(id, id with { Name = name }) : null;
    }

    private static ObjectKind? KindOf(ref SqlTokens tokens)
    {
        if (tokens.Accept("TABLE") || tokens.Accept("VIEW")) return ObjectKind.Table;
        if (tokens.Accept("TYPE") || tokens.Accept("DOMAIN")) return ObjectKind.Enum;
        if (tokens.Accept("INDEX")) return ObjectKind.Index;
        return tokens.Accept("SEQUENCE") ? ObjectKind.Sequence : null;
    }

    /// <summary>A name, or an enum value's literal.</summary>
    private static (string? Schema, string? Name) Name(ref SqlTokens tokens, Dialect dialect)
    {
        string? schema = null;
        while (!tokens.IsEnd)
        {
            var name = KnownEngines.Of(dialect).Syntax.NameOf(tokens.Text);
            tokens.Next();
            if (!tokens.Accept(".")) return (schema, name);
            schema = name;
        }

        return (null, null);
    }

    /// <summary>What things were called at first, by what they are called now.</summary>
    private sealed class Trail
    {
        private readonly Dictionary<ObjectId, ObjectId> _first = [];

        public bool IsEmpty => _first.Count == 0;

        /// <summary>From the first name to the last, tables and types before what is in them.</summary>
        public IEnumerable<Rename> Renames => _first.Select(pair => new Rename(pair.Value, pair.Key))
            .Where(rename => rename.From != rename.To).OrderBy(rename => Diff.RenameNames.IsPart(rename.From.Kind));

        public void Follow(Rename rename)
        {
            var first = _first.Remove(rename.From, out var known) ? known : FirstOf(rename.From);
            _first[rename.To] = first;
            if (Diff.RenameNames.IsPart(rename.From.Kind)) return;
            // What is within it is called by its new name from here on.
            foreach (
                var (part, origin) in _first
                    .Where(pair => pair.Key.Table == rename.From.Name && pair.Key.Schema == rename.From.Schema)
                    .ToList())
            {
                _first.Remove(part);
                _first[part with { Table = rename.To.Name }] = origin;
            }
        }

        private ObjectId FirstOf(ObjectId id)
        {
            if (id.Table is null) return id;
            foreach (var (last, first) in _first)
            {
                if (last.Table is null && last.Name == id.Table && last.Schema == id.Schema) return id with { Table = first.Name };
            }

            return id;
        }
    }
}
