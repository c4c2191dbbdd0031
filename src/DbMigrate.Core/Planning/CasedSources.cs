using System.Text;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sources;
using DbMigrate.Sources.Renames;
using DbMigrate.Sql;
using DbMigrate.Text;

namespace DbMigrate.Planning;

/// <summary>Schema sources whose tables and columns are called in camelCase, written with the names that they have in the
/// database.</summary>
/// <remarks>The engine has read the sources as they are: what is a table's name or a column's, it says. Those names are exchanged wherever
/// they stand as names; then the engine reads the new text, and what it finds must be the same under other names. Where a text may mean
/// such a name and need not (a function's body), nothing is guessed: it is an error.</remarks>
internal sealed class CasedSources
{
    private readonly SchemaProvider _provider;
    private readonly SqlSyntax _syntax;
    private readonly SchemaModel _before;
    private readonly Dictionary<string, string> _names;

    /// <param name="engine">Whose SQL they are.</param>
    /// <param name="before">The schema that the sources make as they are.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SchemaInvalid"/>: two names would be one, or one would be two.</exception>
    public CasedSources(DatabaseEngine engine, SchemaModel before)
    {
        (_provider, _syntax, _before) = (engine.Schema, engine.Syntax, before);
        RequireDistinct("tables", before.Objects.Where(IsRelation).GroupBy(item => item.Schema ?? "", item => item.Name));
        foreach (var item in before.Objects.Where(IsRelation))
            RequireDistinct("columns", ColumnsOf(item).Select(column => column.Name).GroupBy(_ => item.Id.Display));
        _names = new(_provider.Names);
        foreach (var name in NamesOf(before).Where(name => SnakeCase.Of(name) != name)) _names[name] = SnakeCase.Of(name);
        RequireOne();
    }

    /// <summary>Whether there is anything to write otherwise.</summary>
    public bool IsNeeded => _names.Count > 0;

    /// <summary>The sources with the new names.</summary>
    public IReadOnlyList<SqlSource> Rewrite(IReadOnlyList<SqlSource> sources, Dialect dialect) =>
        [.. sources.Select(source => source.IsCamelCase ? source with { Text = Rewrite(source, dialect) } : source)];

    /// <summary>Holds what became of the rewritten sources against what the others made.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SchemaInvalid"/>.</exception>
    public void Verify(SchemaModel after)
    {
        var expected = _before.Objects.Where(IsRelation).Select(item => Shown(item, SnakeCase.Of)).ToList();
        var found = after.Objects.Where(IsRelation).Select(item => Shown(item, name => name)).ToList();
        if (expected.Except(found).Concat(found.Except(expected)).FirstOrDefault() is { } odd)
            throw Invalid($"{odd} comes out otherwise with its names in snake_case", "Write its names as they are in the database.", odd);
        RequireSameTexts(after);
        foreach (var routine in after.Objects.OfType<Routine>())
        {
            if (BodyWords.Of(routine.Definition).FirstOrDefault(word => _names.ContainsKey(word) && word.Any(char.IsUpper)) is { } left)
            {
                throw Invalid(
                    $"The body of {routine.Id.Display} says '{left}', which may be the name that is '{_names[left]}' in the database",
                    $"Write '{_names[left]}' there, in the body.",
                    routine.Id.Display);
            }
        }
    }

    /// <summary>SQLite takes what is in double quotes for a text where it is no name.</summary>
    private void RequireSameTexts(SchemaModel after)
    {
        foreach (var table in _before.Objects.OfType<Table>())
        {
            var cased = after.Find<Table>(table.Id with { Name = SnakeCase.Of(table.Name) });
            foreach (var column in ColumnsOf(table).Where(column => column.Default?.StartsWith('\'') == true))
            {
                if (cased?.Find(SnakeCase.Of(column.Name))?.Default == column.Default) continue;
                throw Invalid(
                    $"The default of {table.ColumnId(column.Name).Display}, {column.Default}, is written as a name, in double quotes",
                    "Write it in single quotes.",
                    table.Id.Display);
            }
        }
    }

    /// <summary>PostgreSQL: what is written without quotes has lost its capitals before anybody could tell its words.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SchemaInvalid"/>.</exception>
    public void RequireQuotes(IReadOnlyList<SqlSource> sources, Dialect dialect)
    {
        var names = NamesOf(_before).ToHashSet(StringComparer.Ordinal);
        foreach (var source in sources.Where(source => source.IsCamelCase))
        {
            var text = source.OnlySql(dialect);
            foreach (var token in PlacedToken.Read(text, _syntax).Where(token => token.Kind == SqlTokenKind.Word))
            {
                var written = token.Text(text).ToString();
                var name = _syntax.NameOf(written);
                if (name == written || !names.Contains(name) || SnakeCase.Of(written) == name || !HasHump(written)) continue;
                throw Invalid(
                    $"{source.Name}:{token.Position}: '{written}' is written without quotes, and is called '{name}', whose words nobody "
                        + $"can tell",
                    $"Write \"{written}\" in quotes, wherever it stands; or {SnakeCase.Of(written)}.",
                    source.Name);
            }
        }
    }

    private string Rewrite(SqlSource source, Dialect dialect)
    {
        var text = source.OnlySql(dialect);
        var written = new StringBuilder(source.Text.Length + 64);
        var from = 0;
        foreach (var token in PlacedToken.Read(text, _syntax))
        {
            if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || NewName(token.Text(text)) is not { } name) continue;
            written.Append(source.Text, from, token.Offset - from).Append(name);
            from = token.Offset + token.Length;
        }

        return written.Append(source.Text, from, source.Text.Length - from).ToString();
    }

    private string? NewName(ReadOnlySpan<char> token)
    {
        var isQuoted = token[0] is '"' or '`' or '[';
        if (!isQuoted && !char.IsLetter(token[0]) && token[0] != '_') return null;
        // A string may begin with a letter: E'…'.
        if (!isQuoted && token[^1] == '\'') return null;
        if (!_names.TryGetValue(_syntax.NameOf(token.ToString()), out var name)) return null;
        // CURRENT_DATE and its like are no names without quotes.
        return isQuoted ? $"{token[0]}{name}{token[^1]}" : name.StartsWith("current_", StringComparison.Ordinal) ? $"\"{name}\"" : name;
    }

    /// <summary>What is exchanged by its name alone must be one thing by its name.</summary>
    private void RequireOne()
    {
        foreach (var item in _before.Objects)
        {
            if (item is not (EnumType or DomainType or CompositeType or RangeType or Routine or Namespace)) continue;
            if (_names.TryGetValue(item.Name, out var name))
            {
                throw Invalid(
                    $"'{item.Name}' is the name of a table or a column, which is '{name}' in the database, and of {item.Id}, which is not",
                    "Give one of the two another name.",
                    item.Id.Display);
            }
        }

        foreach (var table in _before.Objects.OfType<Table>())
        {
            var words = table.Kind == TableKind.Virtual ? BodyWords.Of(table.Definition ?? "") : [];
            if (words.FirstOrDefault(word => _names.ContainsKey(word) || HasHump(word)) is { } own)
            {
                throw Invalid(
                    $"'{own}' stands in the definition of the virtual table {table.Id.Display}, which its module reads",
                    "Write its names as they are to be in the database.",
                    table.Id.Display);
            }

            var names = ColumnsOf(table).Select(column => column.Name).Prepend(table.Name).Where(_ => table.Kind == TableKind.Foreign);
            if (names.FirstOrDefault(_names.ContainsKey) is { } foreign)
            {
                throw Invalid(
                    $"'{foreign}' is of the foreign table {table.Id.Display}, whose names are those of another server",
                    "Write its names as they are to be, and say what they are called there with the options column_name and table_name.",
                    table.Id.Display);
            }
        }

        RequireOneSpelling();
    }

    private void RequireOneSpelling()
    {
        // Where capitals make no difference, one of the two would take the other along.
        var other = NamesOf(_before).FirstOrDefault(name => _names.TryGetValue(name, out var one) && one != SnakeCase.Of(name));
        if (other is null) return;
        var cased = _names.Keys.First(name => _provider.Names.Equals(name, other));
        throw Invalid(
            $"'{cased}' is '{_names[cased]}' in the database, and '{other}', the same name to the engine, is '{SnakeCase.Of(other)}'",
            "Write both in one way.",
            other);
    }

    private void RequireDistinct(string what, IEnumerable<IGrouping<string, string>> all)
    {
        foreach (var group in all)
        {
            if (group.GroupBy(SnakeCase.Of, _provider.Names).FirstOrDefault(names => names.Count() > 1) is not { } same) continue;
            var both = string.Join(" and ", same.Select(name => $"'{name}'"));
            var where = group.Key.Length > 0 ? $" of {group.Key}" : "";
            throw Invalid($"The {what} {both}{where} would both be called '{same.Key}'", "Give one of them another name.", group.Key);
        }
    }

    private static IEnumerable<string> NamesOf(SchemaModel model) =>
        model.Objects.Where(IsRelation).SelectMany(item => ColumnsOf(item).Select(column => column.Name).Prepend(item.Name));

    private static bool IsRelation(SchemaObject item) => item is Table or View or MaterializedView;

    private static EquatableArray<Column> ColumnsOf(SchemaObject item) => item switch
    {
        Table table => table.Columns,
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };

    private static string Shown(SchemaObject item, Func<string, string> called)
    {
        var columns = string.Join(", ", ColumnsOf(item).Select(column => called(column.Name)));
        return $"{(item.Schema is null ? "" : $"{item.Schema}.")}{called(item.Name)} ({columns})";
    }

    private static bool HasHump(string word) => word.Zip(word.Skip(1)).Any(pair => char.IsLower(pair.First) && char.IsUpper(pair.Second));

    private static DbMigrateException Invalid(string problem, string action, string target) => new(
        ErrorId.SchemaInvalid, $"{problem} (\"casing\": \"snake_case\").", action, target);
}
