-- needs rows of pg_foreign_data_wrapper WHERE oid >= 16384
-- Foreign-data wrappers, servers and user mappings. After what every such query has: what only another object can have otherwise, the
-- clauses and options that are altered in place, and whether something was not read.
SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 'FOREIGN DATA WRAPPER', 0::oid, w.fdwname::text, quote_ident(w.fdwname),
       ARRAY[concat_ws(' ', format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname),
           CASE WHEN w.fdwhandler <> 0 THEN 'HANDLER ' || w.fdwhandler::regproc END,
           CASE WHEN w.fdwvalidator <> 0 THEN 'VALIDATOR ' || w.fdwvalidator::regproc END,
           (SELECT format('OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name COLLATE "C"))
            FROM pg_options_to_table(w.fdwoptions) o HAVING count(*) > 0))],
       NULL::text[], '',
       array_remove(ARRAY[CASE WHEN w.fdwhandler <> 0 THEN 'HANDLER=' || w.fdwhandler::regproc END,
                          CASE WHEN w.fdwvalidator <> 0 THEN 'VALIDATOR=' || w.fdwvalidator::regproc END], NULL),
       w.fdwoptions, false
FROM pg_foreign_data_wrapper w
WHERE w.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_foreign_data_wrapper'::regclass)
UNION ALL
SELECT 'pg_foreign_server'::regclass, s.oid, 'SERVER', 0, s.srvname::text, quote_ident(s.srvname),
       ARRAY[concat_ws(' ', format('CREATE SERVER %I', s.srvname), 'TYPE ' || quote_literal(s.srvtype), 'VERSION ' || quote_literal(s.srvversion),
           format('FOREIGN DATA WRAPPER %I', w.fdwname),
           (SELECT format('OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name COLLATE "C"))
            FROM pg_options_to_table(s.srvoptions) o HAVING count(*) > 0))],
       NULL, concat_ws(' ', quote_ident(w.fdwname), s.srvtype), array_remove(ARRAY['VERSION=' || quote_literal(s.srvversion)], NULL), s.srvoptions, false
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE s.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_foreign_server'::regclass)
UNION ALL
-- The catalog itself is closed to ordinary users; this view of it shows them the options of their own mappings. What may be a secret is
-- left out: a schema is written to files.
SELECT 'pg_user_mapping'::regclass, m.umid, 'USER MAPPING', 0, format('%s SERVER %I', u.name, m.srvname), format('FOR %s SERVER %I', u.name, m.srvname),
       ARRAY[concat_ws(' ', format('CREATE USER MAPPING FOR %s SERVER %I', u.name, m.srvname),
           (SELECT format('OPTIONS (%s)', string_agg(format('%I %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name COLLATE "C"))
            FROM pg_options_to_table(m.umoptions) o WHERE o.option_name !~* 'pass|secret|token|key' HAVING count(*) > 0))],
       NULL, '', NULL,
       ARRAY(SELECT o.option_name || '=' || o.option_value FROM pg_options_to_table(m.umoptions) o WHERE o.option_name !~* 'pass|secret|token|key'),
       coalesce((SELECT bool_or(o.option_name ~* 'pass|secret|token|key') FROM pg_options_to_table(m.umoptions) o),
                NOT (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user))
FROM pg_user_mappings m
CROSS JOIN LATERAL (SELECT CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END AS name) u
