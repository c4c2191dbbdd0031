using System.Text.RegularExpressions;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Which extension a name probably belongs to that a server does not know: many hosts have the common ones in every
/// database.</summary>
internal static partial class KnownExtensions
{
    private static readonly Dictionary<string, string> Extensions = new Dictionary<string, string[]>
    {
        ["btree_gist"] = ["gist_int4_ops", "gist_int8_ops", "gist_text_ops", "gist_uuid_ops"],
        ["citext"] = ["citext"],
        ["cube"] = ["cube"],
        ["earthdistance"] = ["ll_to_earth", "earth_distance", "earth_box"],
        ["fuzzystrmatch"] = ["levenshtein", "soundex", "metaphone", "dmetaphone"],
        ["hstore"] = ["hstore"],
        ["intarray"] = ["gin__int_ops", "gist__int_ops", "query_int"],
        ["ltree"] = ["ltree", "lquery", "ltxtquery", "gist_ltree_ops"],
        ["pg_trgm"] = ["gin_trgm_ops", "gist_trgm_ops", "similarity", "word_similarity", "show_trgm"],
        ["pgcrypto"] = ["gen_random_bytes", "gen_salt", "crypt", "digest", "hmac", "pgp_sym_encrypt", "pgp_sym_decrypt"],
        ["postgis"] = ["geometry", "geography", "spatial_ref_sys", "st_makepoint", "st_setsrid", "st_dwithin", "st_distance"],
        ["tablefunc"] = ["crosstab", "connectby"],
        ["unaccent"] = ["unaccent"],
        ["uuid-ossp"] = ["uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5"],
        ["vector"] = ["vector", "halfvec", "sparsevec", "hnsw", "ivfflat", "vector_l2_ops", "vector_ip_ops", "vector_cosine_ops"],
    }
        .SelectMany(extension => extension.Value.Select(member => (Member: member, extension.Key)))
        .ToDictionary(item => item.Member, item => item.Key, StringComparer.Ordinal);

    /// <summary>A hint that names the extension; null where the name is of none, or is known.</summary>
    public static string? HintOf(PostgresException error) =>
        // A type, operator class or access method; a function; a relation.
        error.SqlState
            is "42704"
                or "42883"
                or "42P01"
        && Word().Matches(error.MessageText).Select(match => match.Value).FirstOrDefault(Extensions.ContainsKey) is { } name
            ? $"It is probably that of the extension {Extensions[name]}, which this database has not: CREATE EXTENSION "
                + $"\"{Extensions[name]}\""
            : null;

    [GeneratedRegex(@"[\w$]+")]
    private static partial Regex Word();
}
