-- Whose things are, where that is another role than the one that reads: a model says nothing of the others. The schema public belongs to
-- whoever owns the database, or, where it is older, to the cluster's first role. A sequence that a column owns is its table's owner's. The
-- last column says whether the one that reads could give a thing to that role.
SELECT o.class, o.oid, pg_get_userbyid(o.owner),
       pg_has_role(o.owner, 'SET') -- since 16
       pg_has_role(o.owner, 'MEMBER') -- before 16
FROM (
    SELECT 'pg_namespace'::regclass::oid AS class, oid, nspowner AS owner
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND NOT (nspname = 'public' AND nspowner IN (10, (SELECT r.oid FROM pg_roles r WHERE r.rolname = 'pg_database_owner')))
    UNION ALL
    SELECT 'pg_class'::regclass, oid, relowner FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, oid, typowner FROM pg_type WHERE typtype IN ('e', 'd', 'r') AND oid >= 16384
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext
    UNION ALL
    SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_conversion'::regclass, oid, conowner FROM pg_conversion WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_operator'::regclass, oid, oprowner FROM pg_operator WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_opfamily'::regclass, oid, opfowner FROM pg_opfamily WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_opclass'::regclass, oid, opcowner FROM pg_opclass WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_dict'::regclass, oid, dictowner FROM pg_ts_dict WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger
    UNION ALL
    SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner FROM pg_foreign_data_wrapper
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, srvowner FROM pg_foreign_server
    UNION ALL
    SELECT 'pg_language'::regclass, oid, lanowner FROM pg_language WHERE oid >= 16384
) o
WHERE o.owner <> (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user)
