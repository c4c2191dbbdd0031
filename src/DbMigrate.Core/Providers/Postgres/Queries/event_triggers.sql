-- needs rows of pg_event_trigger
SELECT 'pg_event_trigger'::regclass::oid, e.oid, 'EVENT TRIGGER', 0::oid, e.evtname::text, quote_ident(e.evtname),
       ARRAY[format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
                    CASE WHEN e.evttags IS NOT NULL THEN
                        (SELECT format(E' WHEN TAG IN (%s)', string_agg(quote_literal(t.tag), ', ' ORDER BY t.place))
                         FROM unnest(e.evttags) WITH ORDINALITY t (tag, place)) ELSE '' END,
                    e.evtfoid::regproc)]
       || CASE e.evtenabled
              WHEN 'D' THEN ARRAY[format('ALTER EVENT TRIGGER %I DISABLE', e.evtname)]
              WHEN 'R' THEN ARRAY[format('ALTER EVENT TRIGGER %I ENABLE REPLICA', e.evtname)]
              WHEN 'A' THEN ARRAY[format('ALTER EVENT TRIGGER %I ENABLE ALWAYS', e.evtname)]
              ELSE '{}' END,
       NULL::text[]
FROM pg_event_trigger e
WHERE e.oid NOT IN (SELECT d.objid FROM pg_depend d
                    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = 'pg_event_trigger'::regclass)
