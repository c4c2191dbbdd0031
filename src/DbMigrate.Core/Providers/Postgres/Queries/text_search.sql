-- needs rows of pg_ts_config WHERE oid >= 16384
-- needs rows of pg_ts_dict WHERE oid >= 16384
-- needs rows of pg_ts_parser WHERE oid >= 16384
-- needs rows of pg_ts_template WHERE oid >= 16384
SELECT 'pg_ts_parser'::regclass::oid, p.oid, 'TEXT SEARCH PARSER', p.prsnamespace, p.prsname::text, format('%I.%I', n.nspname, p.prsname),
       ARRAY[format('CREATE TEXT SEARCH PARSER %I.%I (%s)', n.nspname, p.prsname, concat_ws(', ',
           'START = ' || p.prsstart::text, 'GETTOKEN = ' || p.prstoken::text, 'END = ' || p.prsend::text,
           CASE WHEN p.prsheadline <> 0 THEN 'HEADLINE = ' || p.prsheadline::text END, 'LEXTYPES = ' || p.prslextype::text))],
       NULL::text[]
FROM pg_ts_parser p
JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE p.prsnamespace = ANY ($1)
  AND p.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_ts_parser'::regclass)
UNION ALL
SELECT 'pg_ts_template'::regclass, t.oid, 'TEXT SEARCH TEMPLATE', t.tmplnamespace, t.tmplname::text, format('%I.%I', n.nspname, t.tmplname),
       ARRAY[format('CREATE TEXT SEARCH TEMPLATE %I.%I (%s)', n.nspname, t.tmplname, concat_ws(', ',
           CASE WHEN t.tmplinit <> 0 THEN 'INIT = ' || t.tmplinit::text END, 'LEXIZE = ' || t.tmpllexize::text))],
       NULL
FROM pg_ts_template t
JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.tmplnamespace = ANY ($1)
  AND t.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_ts_template'::regclass)
UNION ALL
SELECT 'pg_ts_dict'::regclass, d.oid, 'TEXT SEARCH DICTIONARY', d.dictnamespace, d.dictname::text, format('%I.%I', n.nspname, d.dictname),
       ARRAY[format('CREATE TEXT SEARCH DICTIONARY %I.%I (%s)', n.nspname, d.dictname, concat_ws(', ',
           format('TEMPLATE = %I.%I', tn.nspname, t.tmplname), d.dictinitoption))],
       NULL
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.dictnamespace = ANY ($1)
  AND d.oid NOT IN (SELECT e.objid FROM pg_depend e
                    WHERE e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e' AND e.classid = 'pg_ts_dict'::regclass)
UNION ALL
SELECT 'pg_ts_config'::regclass, c.oid, 'TEXT SEARCH CONFIGURATION', c.cfgnamespace, c.cfgname::text, format('%I.%I', n.nspname, c.cfgname),
       ARRAY[format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname, pn.nspname, p.prsname)]
       || ARRAY(
           SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, c.cfgname, t.alias,
                         string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno))
           FROM pg_ts_config_map m
           JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype
           WHERE m.mapcfg = c.oid
           GROUP BY t.alias
           ORDER BY t.alias COLLATE "C"),
       NULL
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.cfgnamespace = ANY ($1)
  AND c.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_ts_config'::regclass)
