-- The casts that the server has, whoever made them.
SELECT format_type(c.castsource, NULL), format_type(c.casttarget, NULL), c.castcontext::text, c.castmethod = 'b', c.oid < 16384
FROM pg_cast c
