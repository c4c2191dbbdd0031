using DbMigrate.Providers.Postgres.Planning;

namespace DbMigrate.Tests.Providers.Postgres.Planning;

public sealed class OnlineLimitsTests
{
    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a)")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")]
    [InlineData("DROP INDEX CONCURRENTLY public.i")]
    [InlineData("ALTER TABLE public.t VALIDATE CONSTRAINT c")]
    public void What_no_writer_waits_for_has_no_limits(string statement) => Assert.Null(OnlineLimits.Of(statement));

    [Theory]
    [InlineData("ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a > 0)) NOT VALID")]
    [InlineData("ALTER TABLE public.t DROP CONSTRAINT c")]
    [InlineData("ALTER TABLE public.t DROP CONSTRAINT c, ADD CONSTRAINT c PRIMARY KEY USING INDEX i")]
    [InlineData("ALTER TABLE public.t ADD CONSTRAINT \"a b\" UNIQUE USING INDEX i DEFERRABLE")]
    [InlineData("ALTER TABLE public.t ADD CONSTRAINT c PRIMARY KEY USING INDEX c")]
    [InlineData("ALTER TABLE public.t ALTER COLUMN a SET NOT NULL")]
    [InlineData("ALTER TABLE public.t RENAME COLUMN a TO b")]
    [InlineData("ALTER INDEX public.i RENAME TO j")]
    public void What_is_done_at_once_must_not_take_long(string statement) =>
        Assert.Equal(
            ["-- dbmigrate: lock-timeout 2s retry 30", "-- dbmigrate: statement-timeout 10s"], OnlineLimits.Of(statement)!.Write());

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("CREATE INDEX i ON ONLY t (a)")]
    [InlineData("CREATE TABLE concurrently (validate int)")]
    [InlineData("DROP TABLE t")]
    [InlineData("ALTER TABLE public.t ADD COLUMN validate integer NOT NULL")]
    [InlineData("ALTER TABLE public.t ALTER COLUMN a TYPE bigint")]
    [InlineData("ALTER TABLE public.t ADD CONSTRAINT c EXCLUDE USING gist (a WITH &&)")]
    [InlineData("ALTER TABLE public.validate ADD CONSTRAINT c CHECK ((note <> ' USING INDEX '::text))")]
    [InlineData("ALTER INDEX public.i SET (fillfactor='70')")]
    public void Everything_else_waits_for_its_lock_no_longer(string statement) =>
        Assert.Equal(["-- dbmigrate: lock-timeout 2s retry 30"], OnlineLimits.Of(statement)!.Write());
}
