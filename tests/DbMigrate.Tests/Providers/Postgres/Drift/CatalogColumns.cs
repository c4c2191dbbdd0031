namespace DbMigrate.Tests.Providers.Postgres.Drift;

/// <summary>The columns of PostgreSQL's catalogs, as far as no query of ours names them: why that is right.</summary>
/// <remarks>As <c>catalog: column column; catalog: *</c>.</remarks>
internal static class CatalogColumns
{
    // The guide's own words.
    public const string Server =
        "the server's own: roles and who is a member of which, tablespaces, rights on parameters, replication origins, and what is said of "
            + "them";
    public const string Database =
        "the database itself: its owner, rights, comment, encoding, locale and limits, and what `ALTER DATABASE … SET` and `ALTER ROLE … "
            + "IN DATABASE … SET` set";
    public const string Subscriptions = "subscriptions: they are each server's own, and hold passwords";
    public const string Labels = "security labels";
    public const string LargeObjects = "large objects: they are rows";
    public const string BaseTypes = "base types, which consist of functions (`CREATE TYPE … (INPUT = …)`), and shell types";
    public const string CollationVersions = "the version of a collation's library that was noted (`REFRESH VERSION`)";
    public const string Extensions =
        "what an extension notes of itself: its owner, which of its tables a dump includes, the rights that it came with";
    public const string Filled = "whether a materialized view is filled";
    public const string Statistics = "what `ANALYZE` and `VACUUM` count";
    public const string MadeComments = "comments on what the server brings, on a view's own rule, and on what a partition has of its table";

    /// <summary>What functions and views of the server print, which the queries ask.</summary>
    public static IReadOnlyDictionary<string, string> Printed { get; } = new Dictionary<string, string>
    {
        ["pg_get_constraintdef"] =
            "pg_constraint: conbin condeferrable condeferred conenforced conexclop confdelsetcols confdeltype confmatchtype confupdtype "
                + "connoinherit conperiod convalidated",
        ["pg_get_indexdef"] = "pg_index: indclass indcollation indnullsnotdistinct indoption indpred",
        ["pg_get_triggerdef"] =
            "pg_trigger: tgargs tgattr tgconstrrelid tgdeferrable tginitdeferred tgnargs tgnewtable tgoldtable tgqual tgtype",
        ["pg_get_functiondef"] =
            "pg_proc: probin proconfig procost proisstrict prolang proleakproof prorettype proretset prorows prosecdef prosqlbody prosrc "
                + "prosupport protrftypes provolatile",
        ["pg_get_function_arguments"] = "pg_proc: proargdefaults proargmodes proargnames; pg_aggregate: aggnumdirectargs",
        ["pg_get_partkeydef"] = "pg_partitioned_table: partattrs partclass partcollation partexprs partnatts partrelid partstrat",
        ["pg_get_ruledef"] = "pg_rewrite: ev_action ev_qual ev_type is_instead",
        ["pg_get_statisticsobjdef"] = "pg_statistic_ext: stxexprs stxkeys stxkind",
        ["regoperator"] = "pg_amop: amoplefttype amoprighttype",
        ["pg_user_mappings"] = "pg_user_mapping: umserver",
    };

    /// <summary>What is not looked at, in the guide's words.</summary>
    public static IReadOnlyDictionary<string, string> NotLookedAt { get; } = new Dictionary<string, string>
    {
        [Server] =
            "pg_authid: *; pg_auth_members: *; pg_tablespace: spcacl spcoptions spcowner; pg_parameter_acl: *; pg_replication_origin: *; "
                + "pg_shdescription: *; pg_shseclabel: *",
        [Database] = "pg_database: *; pg_db_role_setting: *",
        [Subscriptions] = "pg_subscription: *; pg_subscription_rel: *",
        [Labels] = "pg_seclabel: *",
        [LargeObjects] = "pg_largeobject: *; pg_largeobject_metadata: *",
        [BaseTypes] =
            "pg_type: typalign typanalyze typbyval typdefault typdelim typinput typisdefined typispreferred typlen typmodin typmodout "
                + "typoutput typreceive typsend typsubscript",
        [CollationVersions] = "pg_collation: collversion",
        [Extensions] = "pg_extension: extcondition extconfig extowner; pg_init_privs: *",
        [Filled] = "pg_class: relispopulated",
        [Statistics] = "pg_statistic: *; pg_statistic_ext_data: *; pg_class: relallfrozen relallvisible relpages reltuples",
        [MadeComments] = "pg_description: objsubid",
    };

    /// <summary>What follows from the rest, or is the server's own business with it.</summary>
    public static IReadOnlyDictionary<string, string> Derived { get; } = new Dictionary<string, string>
    {
        ["of the column's type, or of how its rows are stored"] =
            "pg_attribute: attalign attbyval attcacheoff atthasdef atthasmissing attlen attmissingval",
        ["noted, and without effect"] = "pg_attribute: attndims; pg_type: typndims",
        ["of the relation's parts and files"] =
            "pg_class: relchecks relfilenode relfrozenxid relhasindex relhasrules relhassubclass relhastriggers relisshared relminmxid "
                + "relnatts relrewrite",
        ["of the key that it refers to"] = "pg_constraint: conffeqop conpfeqop conppeqop",
        ["of the constraint that owns the index, or for a moment only"] =
            "pg_index: indcheckxmin indimmediate indisexclusion indisprimary indnatts",
        ["of the operator's functions and of the family that lists it"] =
            "pg_operator: oprkind oprresult; pg_amop: amopfamily amopmethod amoppurpose; pg_amproc: amprocfamily",
        ["of the key that the trigger keeps"] = "pg_trigger: tgconstrindid",
        ["of the partitions"] = "pg_partitioned_table: partdefid",
        ["of the type it is an array of"] = "pg_type: typarray",
        ["of the database's encoding"] = "pg_collation: collencoding",
        ["who needs which role, by the owners and rights that are read"] = "pg_shdepend: *",
    };

    /// <summary>The columns that an entry names.</summary>
    public static IEnumerable<string> Split(string entry) =>
        from part in entry.Split(';', StringSplitOptions.TrimEntries)
        let catalog = part[..part.IndexOf(':', StringComparison.Ordinal)]
        from column in part[(catalog.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select $"{catalog}.{column}";
}
