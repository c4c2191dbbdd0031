using System.Globalization;

namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>The names of the types that every database has; a result tells its columns' types by number.</summary>
internal static class PostgresTypeNames
{
    public const uint Bytea = 17;

    private static readonly Dictionary<uint, string> Known = new()
    {
        [16] = "boolean",
        [17] = "bytea",
        [18] = "\"char\"",
        [19] = "name",
        [20] = "bigint",
        [21] = "smallint",
        [23] = "integer",
        [24] = "regproc",
        [25] = "text",
        [26] = "oid",
        [27] = "tid",
        [28] = "xid",
        [114] = "json",
        [142] = "xml",
        [600] = "point",
        [650] = "cidr",
        [700] = "real",
        [701] = "double precision",
        [790] = "money",
        [829] = "macaddr",
        [869] = "inet",
        [1000] = "boolean[]",
        [1005] = "smallint[]",
        [1007] = "integer[]",
        [1009] = "text[]",
        [1015] = "character varying[]",
        [1016] = "bigint[]",
        [1022] = "double precision[]",
        [1042] = "character",
        [1043] = "character varying",
        [1082] = "date",
        [1083] = "time without time zone",
        [1114] = "timestamp without time zone",
        [1184] = "timestamp with time zone",
        [1186] = "interval",
        [1231] = "numeric[]",
        [1266] = "time with time zone",
        [1560] = "bit",
        [1562] = "bit varying",
        [1700] = "numeric",
        [2205] = "regclass",
        [2206] = "regtype",
        [2249] = "record",
        [2278] = "void",
        [2950] = "uuid",
        [2951] = "uuid[]",
        [3614] = "tsvector",
        [3615] = "tsquery",
        [3802] = "jsonb",
        [3904] = "int4range",
        [3906] = "numrange",
        [3908] = "tsrange",
        [3910] = "tstzrange",
        [3912] = "daterange",
        [3926] = "int8range",
    };

    /// <summary>The name; the number of a type that is the database's own.</summary>
    public static string Of(uint type) => Known.GetValueOrDefault(type) ?? type.ToString(CultureInfo.InvariantCulture);
}
