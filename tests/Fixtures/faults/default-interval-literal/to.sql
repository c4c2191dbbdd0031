CREATE TABLE lease (
  id int,
  runs interval NOT NULL DEFAULT interval '90 days',
  until timestamptz DEFAULT now() + interval '1' month,
  CHECK (runs > interval '1' hour)
);
CREATE FUNCTION who() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS $$ SELECT current_user::text $$;
ALTER TABLE lease ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON lease USING ((SELECT who()) = 'x' AND runs < interval '2 years');
