using DbMigrate.Schema;

namespace DbMigrate.Diff;

/// <summary>Finds what a stated rename means: one thing that disappears, and one that appears.</summary>
internal sealed class RenameParser(SchemaModel from, SchemaModel to)
{
    private const int Near = 5;

    private readonly HashSet<ObjectId> _old = [.. RenameNames.In(from)];
    private readonly HashSet<ObjectId> _new = [.. RenameNames.In(to)];

    /// <summary>Reads all of them; a column's may use its table's old name or the new one.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameInvalid"/>.</exception>
    public IReadOnlyList<Rename> Parse(IReadOnlyList<string> texts)
    {
        var read = texts.Select(text => (Text: text, Parts: RenameText.Parse(text))).ToList();
        // In a chain (a=b, b=c) a name both disappears and appears.
        var chained = read.ConvertAll(rename => (From: rename.Parts.From[^1], To: rename.Parts.To[^1]));
        var renames = new List<Rename>();
        // Tables and types first: what is inside them may be called by the new name.
        foreach (var wantParts in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var (text, parts) in read.ToList())
            {
                var found = Candidates(parts.From, parts.To, wantParts, renames, chained).Distinct().ToList();
                if (found.Count == 0) continue;
                renames.Add(found.Count == 1 ? found[0] : throw Several(text, found));
                read.Remove((text, parts));
            }
        }

        if (read.Count > 0) throw Unknown(read[0].Text, read[0].Parts.From, read[0].Parts.To);
        foreach (
            var repeated in renames
                .GroupBy(rename => rename.From)
                .Concat(renames.GroupBy(rename => rename.To))
                .Where(group => group.Distinct().Count() > 1))
        {
            throw new DbMigrateException(
                ErrorId.RenameInvalid,
                $"'{repeated.Key.Display}' is renamed twice: {string.Join(", ", repeated.Select(RenameText.Argument))}.",
                "Keep one of them.",
                repeated.Key.Display);
        }

        return [.. renames.Distinct()];
    }

    private IEnumerable<Rename> Candidates(
        IReadOnlyList<string> before,
        IReadOnlyList<string> after,
        bool wantParts,
        IReadOnlyList<Rename> known,
        List<(string From, string To)> chained)
    {
        var takenOver = chained.Exists(rename => rename.To == before[^1]);
        var givenUp = chained.Exists(rename => rename.From == after[^1]);
        foreach (var old in _old.Where(id => RenameNames.IsPart(id.Kind) == wantParts && IsCalled(id, before)))
        {
            // The table or type that it is within may have another name by then.
            var owner = known.FirstOrDefault(rename =>
                rename.From.Name == old.Table && rename.From.Schema == old.Schema && !RenameNames.IsPart(rename.From.Kind));
            var renamed = old with { Name = after[^1], Table = owner?.To.Name ?? old.Table };
            var prefixFits = after.Count == 1 || IsCalled(renamed, after) || IsCalled(old with { Name = after[^1] }, after);
            var disappears = takenOver || !_new.Contains(old with { Table = renamed.Table });
            var appears = givenUp || !_old.Contains(old with { Name = renamed.Name });
            if (prefixFits && _new.Contains(renamed) && disappears && appears)
                yield return new(old, renamed);
            // An object that moves to another schema is named with it.
            var moved = old with { Schema = after[0], Name = after[^1] };
            if (
                old.Table is null
                && after.Count == 2
                && moved.Schema != old.Schema
                && _new.Contains(moved)
                && !_new.Contains(old)
                && !_old.Contains(moved))
                yield return new(old, moved);
        }
    }

    /// <summary>Whether a person may call it so: the name, with what it is within before it, or with the schema before that.</summary>
    private static bool IsCalled(ObjectId id, IReadOnlyList<string> parts)
    {
        if (parts[^1] != id.Name) return false;
        string?[] before = id.Table is null ? [id.Schema] : [id.Schema, id.Table];
        var given = parts.Take(parts.Count - 1).ToList();
        // A column is always written with its table; a constraint may stand alone.
        if (given.Count == 0) return id.Table is null || id.Kind is not (ObjectKind.Column or ObjectKind.EnumValue);
        return given.Count <= before.Length && given.SequenceEqual(before[^given.Count..]!);
    }

    private static DbMigrateException Several(string text, List<Rename> found) => new(
        ErrorId.RenameInvalid,
        $"'{text}' could mean "
            + $"{string.Join(" or ", found.Take(Near).Select(rename => $"the {rename.From.Kind} {RenameText.Argument(rename)}"))}.",
        "Write the name in full, with its schema and table.",
        text);

    private DbMigrateException Unknown(string text, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var olds = _old.Where(id => IsCalled(id, before)).ToList();
        var gone = _old.Except(_new).ToList();
        var come = _new.Except(_old).ToList();
        if (olds.Count == 0)
            return Error($"there is no '{string.Join('.', before)}' before the change", gone, before[^1]);
        if (olds.TrueForAll(_new.Contains))
            return Error($"'{olds[0].Display}' does not disappear", gone, before[^1]);
        var news = _new.Where(id => id.Name == after[^1] && olds.Exists(old => old.Kind == id.Kind)).ToList();
        return news.Exists(_old.Contains)
            ? Error($"'{news[0].Display}' is there already", come, after[^1])
            : Error(
                $"no {olds[0].Kind} '{string.Join('.', after)}' appears",
                [.. come.Where(id => olds.Exists(old => old.Kind == id.Kind))],
                after[^1]);

        DbMigrateException Error(string problem, List<ObjectId> candidates, string wanted)
        {
            var near = candidates.OrderBy(id => Distance(id.Name, wanted)).ThenBy(id => id).Take(Near).Select(RenameText.Name).ToList();
            return new(
                ErrorId.RenameInvalid,
                $"The rename '{text}' is not possible: {problem}.",
                near.Count > 0
                    ? $"Did you mean {string.Join(", ", near)}?"
                    : "Nothing disappears or appears that could be renamed: leave -Rename out.",
                text);
        }
    }

    /// <summary>How many letters have to change (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
