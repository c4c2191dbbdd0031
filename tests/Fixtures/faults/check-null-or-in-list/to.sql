CREATE TABLE visit (
  id int,
  rhythm varchar(20) CHECK (rhythm IS NULL OR rhythm IN ('day', 'week', 'year')),
  CHECK ((id, rhythm) IS DISTINCT FROM (0, 'none'))
);
