using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>PostgreSQL scripts that commit by themselves, hold statements that no transaction allows, or change the session.</summary>
public sealed class EmbeddedTransactionTests(PostgresServers servers)
{
    public static TheoryData<string> Majors { get; } = [.. PostgresServers.MajorVersions.Select(row => $"{row.Data}")];

    [Theory, MemberData(nameof(Majors))]
    public async Task A_script_that_commits_itself_is_run_as_it_is_written(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        string tag = project.Add("hops", """
            SET lock_timeout = '3s';
            CREATE TABLE t (id int, note text);
            INSERT INTO t VALUES (1, current_setting('lock_timeout'));
            COMMIT;
            CREATE INDEX CONCURRENTLY t_id ON t (id);
            BEGIN;
            INSERT INTO t VALUES (2, current_setting('lock_timeout'));
            """);

        MigrationResult result = Assert.Single(await project.ApplyAsync(database));

        Assert.Equal((MigrationOutcome.Applied, 7), (result.Status, result.Statements));
        Assert.Equal(["1|3s", "2|3s"], await database.RowsAsync("SELECT * FROM t ORDER BY id"));
        Assert.Equal("True", await database.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass"));
        Assert.Equal(
            ["Progress|0|7", "Progress|4|7", "Progress|5|7", "Applied|7|7"],
            await database.HistoryAsync("outcome, statements_done, statements_total"));
        Assert.Equal(tag, (await project.On(database).GetJournalAsync())[0].Tag);
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
    }

    /// <summary>An identity column's own default takes a number for whoever may write the table; to set one takes rights on the
    /// sequence.</summary>
    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("GRANT UPDATE ON SEQUENCE drizzle.__dbmigrate_history_id_seq TO {0}")]
    [InlineData("GRANT UPDATE, USAGE ON SEQUENCE drizzle.__dbmigrate_history_id_seq TO {0}")]
    public async Task Who_may_write_the_history_may_record_half_a_script(string grant)
    {
        await using var database = await servers.CreateDatabaseAsync();
        var owner = EngineDatabase.On(database);
        using var project = new MigrationProject(owner);
        project.Add("first", "CREATE TABLE first (id int);");
        await project.ApplyAsync(owner);
        var login = $"writer_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {login} LOGIN PASSWORD 'x'");
        try
        {
            await database.ExecuteAsync(
                $"GRANT CREATE ON SCHEMA public TO {login}; GRANT USAGE ON SCHEMA drizzle TO {login}; GRANT SELECT, INSERT, UPDATE ON ALL "
                    + $"TABLES IN SCHEMA drizzle TO {login}; GRANT USAGE ON SEQUENCE drizzle.__drizzle_migrations_id_seq TO {login}; "
                    + string.Format(null, grant, login));
            project.Add("half", "CREATE TABLE half (id int); CREATE INDEX CONCURRENTLY half_id ON half (id);");

            await project.ApplyAsync(
                EngineDatabase.On(database, $"postgresql://{login}:x@127.0.0.1:{database.Server.Port}/{database.Name}"));

            Assert.Equal(
                ["0000_first|Applied", "0001_half|Progress", "0001_half|Progress", "0001_half|Progress", "0001_half|Applied"],
                await owner.HistoryAsync());
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {login} CASCADE; DROP ROLE {login}");
        }
    }

    /// <summary>The script has not asked for the commit, and means the same by its names after it.</summary>
    [Theory]
    [InlineData("SET LOCAL search_path TO app")]
    [InlineData("SELECT set_config('search_path', 'app', true)")]
    public async Task What_is_set_for_a_transaction_outlives_a_commit_that_is_not_the_scripts_own(string setting)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Majors.Last().Data);
        using var project = new MigrationProject(database);
        project.Add("base", "CREATE TYPE mood AS ENUM ('calm'); CREATE SCHEMA app; CREATE TABLE app.t (m mood); CREATE TABLE t (m mood);");
        var script = $"""
            {setting};
            INSERT INTO t VALUES ('calm');
            ALTER TYPE public.mood ADD VALUE 'cross';
            INSERT INTO t VALUES ('cross');
            SELECT 1 / 0;
            """;
        var tag = project.Add("local", script);

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Edit(tag, script.Replace("SELECT 1 / 0;", "COMMIT; INSERT INTO t VALUES ('calm');"));
        await project.ApplyAsync(database, new() { Resume = true });

        Assert.Equal(["calm", "cross"], await database.RowsAsync("SELECT m::text FROM app.t ORDER BY m"));
        Assert.Equal(["calm"], await database.RowsAsync("SELECT m::text FROM public.t"));
    }

    /// <summary>What is recorded between two statements is no row of the script's.</summary>
    [Theory]
    [InlineData("-- dbmigrate: transaction none", "", "")]
    [InlineData("", "CREATE INDEX CONCURRENTLY parents_note ON parents (note);", "DROP INDEX CONCURRENTLY parents_note;")]
    [InlineData("", "COMMIT; BEGIN;", "COMMIT; BEGIN;")]
    public async Task The_last_number_is_the_scripts_own_across_a_commit(string directive, string first, string second)
    {
        foreach (var major in Majors.Select(row => row.Data))
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
            using var project = new MigrationProject(database);
            project.Add("number", $"""
                {directive}
                CREATE TABLE parents (id serial PRIMARY KEY, note text); CREATE TABLE children (parent bigint, other bigint);
                SELECT setval('parents_id_seq', 40);
                INSERT INTO parents (note) VALUES ('x');
                {first}
                INSERT INTO children VALUES (lastval(), currval('parents_id_seq'));
                {second}
                INSERT INTO children VALUES (lastval(), currval('parents_id_seq'));
                """);
            // The numbers that the records were given go on to be each its own.
            project.Add("after", "CREATE TABLE after (id int);");

            await project.ApplyAsync(database);
            await project.ApplyAsync(database, new() { Resume = true });

            Assert.Equal(["41|41", "41|41"], await database.RowsAsync("SELECT * FROM children"));
            Assert.Equal(
                ["0001_after|Applied", "0000_number|Applied", "0000_number|Progress"],
                (await database.HistoryAsync()).Reverse().Take(3));
        }
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Statements_that_no_transaction_allows_run_outside_one(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("outside", """
            CREATE TABLE t (id int);
            INSERT INTO t SELECT generate_series(1, 100);
            CREATE INDEX CONCURRENTLY t_id ON t (id);
            VACUUM (ANALYZE) t;
            REINDEX INDEX CONCURRENTLY t_id;
            DROP INDEX CONCURRENTLY t_id;
            INSERT INTO t VALUES (0);
            """);

        await project.ApplyAsync(database);

        Assert.Equal("101", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal("100", await database.ScalarAsync("SELECT reltuples::int FROM pg_class WHERE relname = 't'"));
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM pg_indexes WHERE tablename = 't'"));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_label_that_the_same_script_adds_can_be_used(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("type", "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE t (mood mood);");
        project.Add(
            "label",
            "ALTER TYPE mood ADD VALUE 'it''s cross'; INSERT INTO t VALUES ('it''s cross'); ALTER TABLE t ALTER mood SET DEFAULT 'it''s "
                + "cross';");

        await project.ApplyAsync(database);

        Assert.Equal(["it's cross"], await database.RowsAsync("SELECT mood::text FROM t"));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_label_that_is_not_used_leaves_the_migration_atomic(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("type", "CREATE TYPE mood AS ENUM ('calm');");
        project.Add("label", "ALTER TYPE mood ADD VALUE 'cross'; SELECT 1 / 0;");

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM pg_enum"));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task COMMIT_AND_CHAIN_goes_on_in_a_transaction(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("chain", "CREATE TABLE t (id int); COMMIT AND CHAIN; INSERT INTO t VALUES (1); INSERT INTO t SELECT 1 / 0;");

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Settings_of_one_migration_do_not_reach_the_next(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        string role = $"role_{Guid.NewGuid():N}";
        await database.ExecuteAsync(
            $"CREATE ROLE {role} SUPERUSER; CREATE SCHEMA app; CREATE TABLE seen (search_path text, who text, lock_timeout text, app "
                + $"text)");
        try
        {
            using var project = new MigrationProject(database);
            const string look =
                "INSERT INTO public.seen SELECT current_setting('search_path'), current_user, current_setting('lock_timeout'), "
                    + "current_setting('my.app', true);";
            project.Add("before", look);
            project.Add(
                "sets",
                $"SET search_path = app; SET ROLE {role}; SELECT set_config('lock_timeout', '7s', false), set_config('my.app', 'x', "
                    + $"false); {look}");
            project.Add("after", look);
            project.Add(
                "sets_and_commits",
                $"SET search_path = app; SET SESSION AUTHORIZATION {role}; SET lock_timeout = '7s'; SET my.app = 'x'; COMMIT; {look}");
            project.Add("after_that", look);

            await project.ApplyAsync(database);

            IReadOnlyList<string> seen = await database.RowsAsync("SELECT * FROM seen ORDER BY ctid");
            Assert.Equal([$"app|{role}|7s|x", $"app|{role}|7s|x"], [seen[1], seen[3]]);
            Assert.Equal("\"$user\", public|postgres|0", string.Join('|', seen[0].Split('|')[..3]));
            Assert.All([seen[2], seen[4]], row => Assert.Equal(seen[0].Split('|')[..3], row.Split('|')[..3]));
            Assert.All([seen[2], seen[4]], row => Assert.DoesNotContain("|x", row));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_session_without_a_search_path_still_records_what_it_did(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("dump_style", """
            SELECT pg_catalog.set_config('search_path', '', false);
            SET client_min_messages = warning;
            SET standard_conforming_strings = on;
            CREATE TABLE public.t (id int);
            COMMIT;
            BEGIN;
            """);

        await project.ApplyAsync(database);

        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_procedure_that_commits_names_the_mode_in_which_it_runs(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("procedure", """
            CREATE TABLE t (id int);
            CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); END $$;
            """);
        string call = project.Add("call", "CALL fill();");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        await project.ApplyAsync(database, new() { TransactionMode = TransactionMode.None });

        Assert.Equal(call, error.Tag);
        Assert.Contains("-TransactionMode None", error.RecommendedAction);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    /// <summary>Batches: what was committed before the one that failed is there, and nobody is told otherwise.</summary>
    [Theory]
    [InlineData("", "What statement 1 of 1 committed by itself is durable; nothing else was kept.")]
    [InlineData("SELECT 1;\n", "Its statement 1 of 2 is durable, and so is what statement 2 committed by itself; the rest was undone.")]
    public async Task What_a_block_committed_before_it_failed_is_told(string before, string told)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, $"{(await servers.NewestAsync()).MajorVersion}");
        using var project = new MigrationProject(database);
        project.Add("t", "CREATE TABLE t (id int CHECK (id < 3));");
        project.Add("batches", $"""
            -- dbmigrate: transaction none
            {before}DO $$ BEGIN FOR i IN 1..5 LOOP INSERT INTO t VALUES (i); COMMIT; END LOOP; END $$;
            """);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Contains(told, error.Message);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_role_that_is_set_for_some_statements_need_not_own_the_journal(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        string role = $"role_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role}");
        try
        {
            using var project = new MigrationProject(database);
            project.Add("sets", $"SET ROLE {role};\nCREATE TABLE t (id int);\nRESET ROLE;");
            project.Add("sets_local", $"SET LOCAL ROLE {role};\nCREATE TABLE u (id int);\nSET LOCAL ROLE NONE;");

            await project.ApplyAsync(database);

            Assert.Equal(
                [$"t|{role}", $"u|{role}"],
                await database.RowsAsync("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_role_that_is_left_on_need_not_own_the_journal_either(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        string role = $"role_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role}");
        try
        {
            using var project = new MigrationProject(database);
            project.Add("role", $"SET ROLE {role};\nCREATE TABLE a (id int);");
            project.Add("local_role", $"SET LOCAL ROLE {role};\nCREATE TABLE b (id int);");
            project.Add("user", $"SET SESSION AUTHORIZATION {role};\nCREATE TABLE c (id int);");
            project.Add("commits", $"SET ROLE {role};\nCREATE TABLE d (id int);\nCOMMIT;\nBEGIN;\nCREATE TABLE e (id int);");
            project.Add(
                "outside",
                $"SET ROLE {role};\nCREATE TABLE f (id int);\nCREATE INDEX CONCURRENTLY f_id ON f (id);\nCREATE TABLE g (id int);");
            project.Add("own", "CREATE TABLE h (id int);");

            Assert.Equal(6, (await project.ApplyAsync(database)).Count);

            Assert.Equal(
                [$"a|{role}", $"b|{role}", $"c|{role}", $"d|{role}", $"e|{role}", $"f|{role}", $"g|{role}", "h|postgres"],
                await database.RowsAsync("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }
}
