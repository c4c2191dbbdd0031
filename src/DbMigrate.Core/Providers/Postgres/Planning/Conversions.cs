using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How the values of columns become another type.</summary>
/// <param name="Casts">The casts that there are.</param>
/// <param name="Types">What becomes of values whose type another of its name replaces.</param>
/// <param name="Columns">The changes of columns, each that changes its type with its expression.</param>
/// <param name="Missing">Columns whose values no cast brings to their new type.</param>
/// <param name="Used">The casts by which columns change their type, where a user has made them.</param>
internal sealed record Conversions(
    TypeCast Casts,
    ReplacedTypes Types,
    IReadOnlyDictionary<ObjectId, ColumnChange> Columns,
    IReadOnlyList<MissingCast> Missing,
    IReadOnlyList<(ObjectId Column, ObjectId Cast)> Used)
{
    /// <summary>Finds the expression of every column that changes its type: a stated one, else the server's cast.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.CastImpossible"/>, <see cref="ErrorId.UsingInvalid"/>.</exception>
    public static Conversions Of(ChangeSet changes, PlanOptions options)
    {
        var stated = options.Expressions.ToDictionary(expression => expression.Column);
        var casts = new TypeCast(changes.From.Model, changes.To.Model, options.Purpose == PlanPurpose.TakeBack);
        var types = new ReplacedTypes(changes, casts, options.Purpose);
        var columns = changes.Columns.ToDictionary();
        var missing = new List<MissingCast>();
        var used = new List<(ObjectId, ObjectId)>();
        foreach (var (id, change) in changes.Columns.Where(pair => IsNeeded(pair.Value)))
        {
            if (stated.Remove(id, out var expression))
            {
                columns[id] = change with { Using = expression.Sql, IsStated = true };
            }
            else if (change.Retyped && change.From.Type == change.To.Type && types.IsByName(change.To.Type))
            {
                columns[id] = change with { Using = $"{PostgresText.Identifier(change.To.Name)}::{change.To.Type}" };
            }
            else if (Find(casts, change) is { } conversion)
            {
                columns[id] = change with { Using = conversion.Using };
                ObjectId cast = new(ObjectKind.Defined, null, $"CAST {casts.SignatureOf(change.From.Type, change.To.Type)}");
                if (changes.From.Model.Find(cast) is not null || changes.To.Model.Find(cast) is not null) used.Add((id, cast));
            }
            else
            {
                missing.Add(new(id, change.From.Type, change.To.Type));
                if (options.Purpose == PlanPurpose.TakeBack) columns[id] = change with { Using = "NULL" };
            }
        }

        if (stated.Values.FirstOrDefault(expression => !expression.IsHint) is { } idle) throw Idle(changes, idle);
        if (
            missing.Count > 0
            && (
                options.Purpose == PlanPurpose.Make
                || (options.Purpose == PlanPurpose.TakeBack && missing.Exists(item => !MayBeNull(changes, item.Column)))))
            throw MissingCast.Error([.. missing.OrderBy(item => item.Column)]);
        return new(casts, types, columns, missing, used);
    }

    // A child's values go with its parent's; a foreign table's are not here.
    private static bool IsNeeded(ColumnChange change) =>
        (change.Retyped || change.From.Type != change.To.Type)
        && change.To.Generated is null
        && !change.FollowsParent
        && change.Owner.Kind != TableKind.Foreign;

    private static Conversion? Find(TypeCast casts, ColumnChange change) =>
        change.ThroughText
            ? casts.Find(
                PostgresText.Identifier(change.To.Name),
                change.From.Type.EndsWith("[]", StringComparison.Ordinal) ? "text[]" : "text",
                change.To.Type)
            : casts.Find(PostgresText.Identifier(change.To.Name), change.From.Type, change.To.Type, change.Retyped);

    private static bool MayBeNull(ChangeSet changes, ObjectId column) => changes.Columns[column].To is { NotNull: false } to
        && !new TypeLookup(changes.To.Model, changes.From.Model).RefusesNull(to.Type);

    private static DbMigrateException Idle(ChangeSet changes, StatedExpression expression)
    {
        var changing = changes
            .Columns.Where(pair => IsNeeded(pair.Value))
            .Select(pair => $"'{RenameText.Name(pair.Key)}'")
            .Order(StringComparer.Ordinal)
            .ToList();
        var follows = changes.Columns.GetValueOrDefault(expression.Column) is { FollowsParent: true };
        return new(
            ErrorId.UsingInvalid,
            follows
                ? $"The values of column '{expression.Column.Display}' change with those of its parent table's."
                : $"Column '{expression.Column.Display}' does not change its type, so its values stay as they are.",
            follows ? "State the expression for the parent's column."
                : changing.Count == 0 ? "Leave the expression out: no column changes its type."
                : $"Leave the expression out, or give it to one that does: {string.Join(", ", changing)}.",
            expression.Column.Display);
    }
}
