using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Finds the renames that a migration's script states: taken back, they are renames again, not drops.</summary>
/// <remarks>PostgreSQL: <c>ALTER TABLE | TYPE | INDEX | VIEW | … RENAME</c>. SQLite: <c>ALTER TABLE … RENAME</c>.</remarks>
internal static class RenameStatements
{
    /// <summary>The renames that lead from one state to the next, in the names of both; those that are no more than a detour are left out.</summary>
    public static IReadOnlyList<Rename> Between(SchemaModel before, SchemaModel after, IEnumerable<SqlStatement> script)
    {
        var stated = script.Select(statement => Read(statement.Text, before.Dialect)).OfType<Rename>().ToList();
        if (stated.Count == 0) return [];
        var old = Diff.RenameNames.In(before).ToHashSet();
        var now = Diff.RenameNames.In(after).ToHashSet();
        var found = new List<Rename>();
        foreach (var wantParts in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var rename in stated.Where(rename => Diff.RenameNames.IsPart(rename.From.Kind) == wantParts))
            {
                foreach (var kind in Kinds(rename.From.Kind))
                {
                    var owner = found.FirstOrDefault(other => other.To.Name == rename.From.Table || other.From.Name == rename.From.Table);
                    var first = rename.From with { Kind = kind, Table = owner?.From.Name ?? rename.From.Table };
                    var last = rename.To with { Kind = kind, Table = owner?.To.Name ?? rename.To.Table };
                    if (old.Contains(first) && !now.Contains(first with { Table = last.Table }) && now.Contains(last) && !old.Contains(last with { Table = first.Table }))
                        found.Add(new(first, last));
                }
            }
        }

        return [.. found.DistinctBy(rename => rename.From).DistinctBy(rename => rename.To)];
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
        SqlSyntax syntax = dialect == Dialect.PostgreSql ? PostgresSyntax.Instance : SqliteSyntax.Instance;
        var tokens = new SqlTokens(syntax, statement);
        if (!tokens.Accept("ALTER")) return null;
        tokens.Accept("MATERIALIZED");
        if (KindOf(ref tokens) is not { } kind) return null;
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        var owner = Name(ref tokens, dialect);
        tokens.Accept("*");
        if (owner.Name is null || !tokens.Accept("RENAME")) return null;
        var schema = owner.Schema ?? (dialect == Dialect.PostgreSql ? "public" : null);
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
            var name = SqlNames.Unquote(tokens.Text, dialect);
            tokens.Next();
            if (!tokens.Accept(".")) return (schema, name);
            schema = name;
        }

        return (null, null);
    }
}
