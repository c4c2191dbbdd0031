-- What the server's printing depends on, for this transaction: every name qualified, and the same text on every server.
SELECT current_user, set_config('search_path', '', true), set_config('quote_all_identifiers', 'off', true), set_config('TimeZone', 'UTC', true),
       set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true),
       set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true),
       -- Compiling these queries would take longer than running them.
       set_config('jit', 'off', true)
