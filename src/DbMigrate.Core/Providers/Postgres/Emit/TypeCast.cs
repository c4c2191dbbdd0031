using System.Runtime.CompilerServices;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Finds how a column's values become another type, by the casts that the server has.</summary>
/// <remarks>What the server assigns needs no expression, and it refuses what does not fit. An explicit cast would not:
/// <c>'abcdef'::varchar(3)</c> cuts silently; it is taken where there is no other. Domains count as what they are based on, arrays go by
/// their elements. Through text goes only what says the same in both types. Source: the PostgreSQL manual, "Type Conversion" and CREATE
/// CAST.</remarks>
/// <param name="from">The schema that has the old types.</param>
/// <param name="to">The schema that has the new ones.</param>
/// <param name="isReverse">The change takes another one back: what a value was put into is opened again.</param>
internal sealed class TypeCast(SchemaModel from, SchemaModel to, bool isReverse = false)
{
    private static readonly HashSet<string> ReadsOther = new(StringComparer.Ordinal)
    {
        "\"char\"", "bit", "bit varying", "box", "bytea", "cidr", "circle", "inet", "interval", "jsonpath", "line", "lseg", "money",
        "oid", "path", "point", "polygon", "tsquery", "tsvector", "xid", "xid8", "xml",
    };

    /// <summary>The digits of a second that a time has where it does not say.</summary>
    private const int TimeDigits = 6;

    private static readonly ConditionalWeakTable<SchemaModel, TypeCast> OfModels = [];

    private readonly TypeLookup _old = new(from, to);
    private readonly TypeLookup _new = new(to, from);

    /// <summary>How a value gets from one type to another, arrays and domains apart.</summary>
    private enum Way
    {
        /// <summary>The server takes it as it is.</summary>
        Assigned,

        /// <summary>By a cast that has to be written.</summary>
        Cast,

        /// <summary>By its text, which both types read and write alike.</summary>
        Text,

        /// <summary>By the JSON that stands for it.</summary>
        ToJson,

        /// <summary>By the text that JSON holds.</summary>
        FromJson,

        /// <summary>By the attributes that JSON holds.</summary>
        FromJsonObject,
    }

    /// <summary>Those of one schema, for statements that somebody wrote.</summary>
    public static TypeCast Within(SchemaModel model) => OfModels.GetValue(model, model => new(model, model));

    /// <summary>The conversion; null where the server has none.</summary>
    /// <param name="column">The column, quoted.</param>
    /// <param name="before">The type it has, as the catalog prints it.</param>
    /// <param name="after">The type it gets.</param>
    /// <param name="retyped">Both types have one name, but are different types.</param>
    public Conversion? Find(string column, string before, string after, bool retyped = false)
    {
        var (old, now) = (_old.BaseOf(before), _new.BaseOf(after));
        if (old.IsArray && !now.IsArray) return FromArray(column, old, now, after, retyped);
        if (now.IsArray && !old.IsArray) return ToArray(column, old, now, after, retyped);
        if (WayOf(old.Element, now.Element, retyped) is not { } way) return null;
        if (old.IsArray && way is Way.ToJson or Way.FromJson or Way.FromJsonObject)
        {
            // What a number or a truth value looks like as a text is JSON, too.
            return IsPlainJson(way == Way.ToJson ? old.Name : now.Name) ? new($"{column}::text[]::{after}") : null;
        }

        return new(
            Write(way, column, old, now, after),
            Loss.Of(old, now, way == Way.Assigned || _new.IsString(old.Name)) || LosesWithin(old, now));
    }

    /// <summary>The two types as <c>CREATE CAST</c> names them.</summary>
    public string SignatureOf(string before, string after) => $"({_old.BaseOf(before).Name} AS {_new.BaseOf(after).Name})";

    /// <summary>Whether it depends on the session's time zone that every row is written anew: in UTC a time with a zone is the same one
    /// without.</summary>
    public bool ReadsZone(string before, string after) =>
        !Rewrites(before, after)
        && (_old.BaseOf(before), _new.BaseOf(after)) is ({ IsArray: false, Name: var old }, { IsArray: false, Name: var now })
        && old != now
        && IsTimestamp(old)
        && IsTimestamp(now);

    /// <summary>Whether the server has to write every row anew, in UTC at least; where only a limit grows or goes it does not.</summary>
    public bool Rewrites(string before, string after)
    {
        var (old, now) = (_old.BaseOf(before), _new.BaseOf(after));
        // A domain's constraints are checked in every row.
        if (before != after && _new.IsConstrained(after)) return true;
        // Each element is cast by itself, even where its bytes stay.
        if (before != after && IsArray(before) && IsArray(after)) return true;
        if (old == now) return false;
        if (old.IsArray || now.IsArray) return true;
        var (limit, newLimit) = (old.Length, now.Length);
        return (old.Name, now.Name) switch
        {
            ("character varying" or "text", "text") => false,
            ("text", "character varying") => newLimit is not null,
            ("character varying", "character varying") or ("bit varying", "bit varying") => newLimit is not null && !(limit <= newLimit),
            ("numeric", "numeric") => newLimit is not null && !(limit <= newLimit && old.Scale == now.Scale),
            ("interval", "interval") => Loss.Least(now.Fields) < Loss.Least(old.Fields) || (limit ?? TimeDigits) > (newLimit ?? TimeDigits),
            ("time without time zone", "time without time zone") or ("time with time zone", "time with time zone") => (limit ?? TimeDigits)
                > (newLimit ?? TimeDigits),
            _ when IsTimestamp(old.Name) && IsTimestamp(now.Name) => (limit ?? TimeDigits) > (newLimit ?? TimeDigits),
            _ => now.Modifier is not null || now.Name == "bit" || _new.CastOf(old.Name, now.Name) is not { IsBinary: true },
        };
    }

    private Way? WayOf(TypeText old, TypeText now, bool retyped)
    {
        if (_old.FormOf(old.Name) == TypeForm.Composite || _new.FormOf(now.Name) == TypeForm.Composite) return WayOfComposite(old, now);
        // Another type by now, which only has the name of the old one.
        if (retyped && old.Name == now.Name && !_new.IsServers(now.Name)) return Way.Text;
        // Bits are neither added nor cut but by an explicit cast, so a fixed length fits another in no row.
        if (old.Name == now.Name) return now.Name == "bit" && (old.Length ?? 1) != (now.Length ?? 1) ? null : Way.Assigned;
        var cast = _new.CastOf(old.Name, now.Name);
        if (cast is { Context: not CastContext.Explicit })
        {
            // The server's own cast rounds to 15 and to 6 digits; their text does not.
            return Loss.IsFloat(old.Name) && now is { Name: "numeric", Modifier: null } ? Way.Text : Way.Assigned;
        }

        if (IsJson(old.Name) && !_new.IsString(now.Name)) return WayFromJson(old, now, cast);
        if (cast is not null) return Way.Cast;
        if (_new.IsString(now.Name)) return Way.Assigned;
        if (_old.IsString(old.Name)) return Way.Cast;
        if (IsJson(now.Name)) return Way.ToJson;
        return ReadsAlike(old, now) ? Way.Text : null;
    }

    private Way? WayOfComposite(TypeText old, TypeText now) =>
        _new.IsString(now.Name) || _new.CastOf(old.Name, now.Name) is { Context: not CastContext.Explicit } ? Way.Assigned
        : _old.IsString(old.Name) || _new.CastOf(old.Name, now.Name) is not null ? Way.Cast
        : IsJson(now.Name) ? Way.ToJson
        : IsJson(old.Name) ? Way.FromJsonObject
        : _old.AttributesOf(old.Name) is { } attributes
        && _new.AttributesOf(now.Name) is { } others
        && (old.Name == now.Name || attributes == others)
            ? Way.Text
        : null;

    /// <summary>A whole number is read from its text, which refuses what the cast would round. What takes any text, or a number as
    /// something else, would take JSON that was never its own.</summary>
    private Way? WayFromJson(TypeText old, TypeText now, CastFacts? cast) =>
        cast is not null && !Loss.IsInteger(now.Name) ? Way.Cast
        // An extension's type may be JSON of another shape: hstore is an object.
        : _new.CastOf(now.Name, old.Name) is null && _new.IsKnown(now.Name) && (isReverse || !ReadsOtherJson(now.Name)) ? Way.FromJson
        : null;

    /// <summary>Whether a type reads JSON that is no text of its own: <c>[1, 2]</c> is a range, too.</summary>
    private bool ReadsOtherJson(string name) => ReadsOther.Contains(name) || _new.FormOf(name) is TypeForm.Range or TypeForm.Multirange;

    private bool ReadsAlike(TypeText old, TypeText now)
    {
        var (form, newForm) = (_old.FormOf(old.Name), _new.FormOf(now.Name));
        if (form == TypeForm.Enum && newForm == TypeForm.Enum) return true;
        if (form == newForm && form is TypeForm.Range or TypeForm.Multirange)
            return _old.SubtypeOf(old.Name) is { } sub
                && _new.SubtypeOf(now.Name) is { } newSub
                && WayOf(sub, newSub, retyped: false) is Way.Assigned or Way.Text;
        return newForm == TypeForm.Enum ? AreTexts(old.Name, _new.LabelsOf(now.Name), all: false)
            : form == TypeForm.Enum && AreTexts(now.Name, _old.LabelsOf(old.Name), all: true);
    }

    /// <summary>Whether labels are the texts of a truth value, all that are needed.</summary>
    private static bool AreTexts(string type, EquatableArray<string>? labels, bool all) => type == "boolean" && labels is { } texts
        && (all ? texts.All(label => label is "true" or "false") : texts.Contains("true") && texts.Contains("false"));

    private Conversion? FromArray(string column, TypeText old, TypeText now, string after, bool retyped)
    {
        var wasText = isReverse && _old.IsString(old.Name);
        if (_new.IsString(now.Name) && !wasText) return new(null, Loss.Of(old, now, wasAssigned: true));
        if (IsJson(now.Name) && !(isReverse && IsJson(old.Name))) return new($"{ToJson(now)}({column})");
        // The first value is kept.
        return WayOf(old.Element, now, retyped) is { } way
            ? new(Write(way, $"({column})[1]", old.Element, now, after) ?? $"({column})[1]", Loses: true)
            : null;
    }

    private Conversion? ToArray(string column, TypeText old, TypeText now, string after, bool retyped)
    {
        if (IsJson(old.Name) && (isReverse || !IsJson(now.Name)))
        {
            if (to.EngineVersion >= 17 && _new.FormOf(now.Name) != TypeForm.Composite)
                return new($"JSON_QUERY({column}, '$' RETURNING {after} ERROR ON ERROR)");
            // [1, 2] and {1,2}; a text could hold brackets of its own.
            return IsPlainJson(now.Name) ? new($"pg_catalog.translate({column}::text, '[]', '{{}}')::{after}") : null;
        }

        if (WayOf(old, now.Element, retyped) is not { } way) return null;
        // A text that is no text in the array is the array's own.
        if (_old.IsString(old.Name) && (isReverse || way == Way.Cast))
            return new($"{column}::{Target(old, now, after)}", Loss.Of(old, now, wasAssigned: true));
        var element = Write(way, column, old, now.Element, ElementOf(after, now)) ?? column;
        return new($"CASE WHEN {column} IS NOT NULL THEN ARRAY[{element}] END", Loss.Of(old, now, way == Way.Assigned));
    }

    private string? Write(Way way, string value, TypeText old, TypeText now, string after)
    {
        var text = old.IsArray ? "text[]" : "text";
        return way switch
        {
            Way.Assigned => null,
            Way.Cast => $"{value}::{Target(old, now, after)}",
            Way.Text => $"{value}::{text}::{Target(old, now, after)}",
            Way.ToJson => $"{ToJson(now)}({value})",
            Way.FromJson => $"({value} #>> '{{}}')::{Target(old, now, after)}",
            Way.FromJsonObject => $"pg_catalog.{old.Name}_populate_record(NULL::{after}, {value})",
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };
    }

    /// <summary>The type to cast to: without a length that would cut; the assignment that follows refuses what does not fit.</summary>
    private string Target(TypeText old, TypeText now, string after)
    {
        var bare = now.Name switch
        {
            "character varying" => "character varying",
            "character" => "bpchar",
            // A number has to know how many bits are wanted.
            "bit" or "bit varying" when !Loss.IsInteger(old.Name) => "bit varying",
            _ => null,
        };
        return bare is null ? after : now.IsArray ? $"{bare}[]" : bare;
    }

    private string ElementOf(string after, TypeText now) =>
        _new.Strip(after) is var text && text.EndsWith("[]", StringComparison.Ordinal) ? text[..^2] : now.Name;

    private bool LosesWithin(TypeText old, TypeText now) => _old.FormOf(old.Name) is TypeForm.Range or TypeForm.Multirange
        && _old.SubtypeOf(old.Name) is { } sub && _new.SubtypeOf(now.Name) is { } newSub && Loss.Of(sub, newSub, wasAssigned: true);

    private static bool IsArray(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    private static bool IsJson(string name) => name is "json" or "jsonb";

    private static bool IsTimestamp(string name) => name is "timestamp without time zone" or "timestamp with time zone";

    private static bool IsPlainJson(string name) => Loss.IsNumber(name) || name == "boolean";

    private static string ToJson(TypeText now) => $"pg_catalog.to_{now.Name}";
}
