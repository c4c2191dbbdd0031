using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How the values of columns become another type.</summary>
internal sealed partial class ChangeSet
{
    /// <summary>The casts that there are.</summary>
    public TypeCast Casts { get; private set; } = null!;

    /// <summary>What becomes of values whose type another of its name replaces.</summary>
    public ReplacedTypes ReplacedTypes { get; private set; } = null!;

    /// <summary>Columns whose values no cast brings to their new type.</summary>
    public IReadOnlyList<MissingCast> MissingCasts { get; private set; } = [];

    /// <summary>The casts by which columns change their type, where a user has made them.</summary>
    public IReadOnlyList<(ObjectId Column, ObjectId Cast)> CastsUsed { get; private set; } = [];

    /// <summary>Gives every column that changes its type its expression: a stated one, else the server's cast.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.CastImpossible"/>, <see cref="ErrorId.UsingInvalid"/>.</exception>
    public void FindCasts(PlanOptions options)
    {
        var stated = options.Expressions.ToDictionary(expression => expression.Column);
        var casts = Casts = new TypeCast(From.Model, To.Model, options.Purpose == PlanPurpose.TakeBack);
        ReplacedTypes = new(this, options.Purpose);
        var missing = new List<MissingCast>();
        var used = new List<(ObjectId, ObjectId)>();
        foreach (var (id, change) in _columns.Where(pair => NeedsConversion(pair.Value)).ToList())
        {
            if (stated.Remove(id, out var expression))
            {
                _columns[id] = change with { Using = expression.Sql, IsStated = true };
            }
            else if (change.Retyped && change.From.Type == change.To.Type && ReplacedTypes.IsByName(change.To.Type))
            {
                _columns[id] = change with { Using = $"{PostgresText.Identifier(change.To.Name)}::{change.To.Type}" };
            }
            else if (Find(casts, change) is { } conversion)
            {
                _columns[id] = change with { Using = conversion.Using };
                ObjectId cast = new(ObjectKind.Defined, null, $"CAST {casts.SignatureOf(change.From.Type, change.To.Type)}");
                if (From.Model.Find(cast) is not null || To.Model.Find(cast) is not null) used.Add((id, cast));
            }
            else
            {
                missing.Add(new(id, change.From.Type, change.To.Type));
                if (options.Purpose == PlanPurpose.TakeBack) _columns[id] = change with { Using = "NULL" };
            }
        }

        if (stated.Values.FirstOrDefault(expression => !expression.IsHint) is { } idle) throw Idle(idle);
        if (missing.Count > 0 && (options.Purpose == PlanPurpose.Make || (options.Purpose == PlanPurpose.TakeBack && missing.Exists(item => !MayBeNull(item.Column)))))
            throw MissingCast.Error([.. missing.OrderBy(item => item.Column)]);
        (MissingCasts, CastsUsed) = (missing, used);
    }

    // A child's values go with its parent's; a foreign table's are not here.
    private static bool NeedsConversion(ColumnChange change) =>
        (change.Retyped || change.From.Type != change.To.Type) && change.To.Generated is null && !change.FollowsParent && change.Owner.Kind != TableKind.Foreign;

    private static Conversion? Find(TypeCast casts, ColumnChange change) => change.ThroughText
        ? casts.Find(PostgresText.Identifier(change.To.Name), change.From.Type.EndsWith("[]", StringComparison.Ordinal) ? "text[]" : "text", change.To.Type)
        : casts.Find(PostgresText.Identifier(change.To.Name), change.From.Type, change.To.Type, change.Retyped);

    private bool MayBeNull(ObjectId column) => !_columns[column].To.NotNull && !new TypeLookup(To.Model, From.Model).RefusesNull(_columns[column].To.Type);

    private DbMigrateException Idle(StatedExpression expression)
    {
        var changing = _columns.Where(pair => NeedsConversion(pair.Value)).Select(pair => $"'{RenameText.Name(pair.Key)}'").Order(StringComparer.Ordinal).ToList();
        var follows = _columns.GetValueOrDefault(expression.Column) is { FollowsParent: true };
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
