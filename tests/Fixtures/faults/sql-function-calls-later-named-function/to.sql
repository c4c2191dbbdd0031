CREATE TABLE anchor (i int);
CREATE FUNCTION zz_part(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN upper(t); END $$;
CREATE FUNCTION aa_whole(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT public.zz_part(t) = 'YES' $$;
CREATE FUNCTION ab_whole(t text) RETURNS boolean LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT public.aa_whole(public.zz_part(t)); END;
CREATE INDEX anchor_i ON anchor ((aa_whole('x' || 'y'))) WHERE ab_whole('yes');
