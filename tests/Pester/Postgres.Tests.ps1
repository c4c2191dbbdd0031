# The module against PostgreSQL servers: those of DBMIGRATE_TEST_PG_URLS, admin URLs separated by semicolons.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $servers = @(Get-PostgresServer | ForEach-Object { @{ Server = $_; Where = ([uri]$_).Authority -replace '^.*@' } })
    if (-not $servers) { $servers = @(@{ Server = $null; Where = 'no server' }) }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'PostgreSQL at <Where>' -ForEach $servers {
    BeforeAll {
        $made = [Collections.Generic.List[string]]::new()
        function New-Database {
            $url = New-PostgresDatabase $Server
            $made.Add($url)
            $url
        }
        function New-PostgresProject($Migrations = (Get-SampleMigrations)) {
            $url = New-Database
            New-TestProject $Migrations -Dialect postgresql -Environments @{ default = @{ url = $url } } | Add-Member Url $url -PassThru
        }
        function Get-Redacted([string] $Url) { $Url -replace '(?<=//[^:]+:)[^@]+(?=@)', '***' }
    }
    BeforeEach {
        if (-not $Server) { Set-ItResult -Skipped -Because 'DBMIGRATE_TEST_PG_URLS names no PostgreSQL server' }
    }
    AfterAll {
        if ($made) { Remove-PostgresDatabase $Server $made }
    }

    It 'applies all, then nothing' {
        $project = New-PostgresProject
        $results = Get-DbMigrationJournal -Project $project.Root | Where-Object Pending | Invoke-DbMigration
        $results.Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
        $results[0].Database | Should -Be (Get-Redacted $project.Url)
        Get-TableName $project.Url | Should -Be 'drizzle.__dbmigrate_history', 'drizzle.__drizzle_migrations', 'public.authors', 'public.books', 'public.shelves'
        Get-DbMigrationJournal -Project $project.Root | Where-Object Pending | Invoke-DbMigration | Should -BeNullOrEmpty
    }

    It 'applies <_>, which Drizzle Kit made' -ForEach @('drizzle-pg', 'drizzle-v1-pg') {
        $url = New-Database
        $folder = Get-RepoPath "tests/Fixtures/$_"
        $tags = (Get-DbMigrationJournal -Migrations $folder -Database $url).Tag
        (Invoke-DbMigration -Migrations $folder -Database $url -WarningAction Ignore).Tag | Should -Be $tags
        Invoke-DbMigration -Migrations $folder -Database $url | Should -BeNullOrEmpty
    }

    It 'shows the SQL with -WhatIf and creates nothing' {
        $project = New-PostgresProject
        $text = Get-HostText { Invoke-DbMigration -Project $project.Root -WhatIf }
        foreach ($sql in (Get-SampleMigrations).Values) { $text.Contains($sql.TrimEnd()) | Should -BeTrue }
        $null = Get-HostText { Set-DbMigrationJournal -Applied -Project $project.Root -WhatIf }
        $null = Get-DbMigrationJournal -Project $project.Root
        Get-TableName $project.Url | Should -BeNullOrEmpty
        Invoke-Sql $project.Url "SELECT nspname FROM pg_namespace WHERE nspname = 'drizzle'" | Should -BeNullOrEmpty
    }

    It 'records and forgets without running' {
        $project = New-PostgresProject
        (Set-DbMigrationJournal -Applied -Project $project.Root).Status | Should -Be 'Applied', 'Applied', 'Applied'
        Get-TableName $project.Url | Should -Not -Contain 'public.authors'
        (Get-DbMigrationJournal 0002* -Project $project.Root | Set-DbMigrationJournal -Pending).Status | Should -Be 'Pending'
    }

    It 'points at the error, emits the result first and keeps nothing of the migration' {
        $project = New-PostgresProject ([ordered]@{ '0000_good' = 'CREATE TABLE good (id integer);'; '0001_bad' = "CREATE TABLE half (id integer);`n--> statement-breakpoint`nINSERT INTO half`n  SELECT wrong_column FROM good;`n" })
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root }
        $run.Output.Status | Should -Be 'Applied', 'Failed'
        $run.Errors | Should -HaveCount 1
        $run.All[-1] | Should -BeOfType System.Management.Automation.ErrorRecord
        $place = $run.Errors[0].TargetObject
        $place.File | Should -Be (Join-Path $project.Migrations '0001_bad.sql')
        $place.Line | Should -Be 4
        $place.Column | Should -Be 10
        $place.LineText | Should -BeLike 'SELECT wrong_column FROM good*'
        $place.SqlState | Should -Be '42703'
        Get-TableName $project.Url | Should -Be 'drizzle.__dbmigrate_history', 'drizzle.__drizzle_migrations', 'public.good'
    }

    It 'never shows a password: <Name>' -ForEach @(
        @{ Name = 'a wrong one'; Id = 'AuthenticationFailed'; Change = { param($url) $url -replace '(?<=//[^:]+:)[^@]+(?=@)', 'hidden-pa55word' } }
        @{ Name = 'a wrong one as a connection string'; Id = 'AuthenticationFailed'; Change = { param($url) $u = [uri]$url; "Host=$($u.Host);Port=$($u.Port);Username=postgres;Password=hidden-pa55word;Database=postgres" } }
        @{ Name = 'an unknown user'; Id = 'AuthenticationFailed'; Change = { param($url) $url -replace '//[^@]+@', '//nobody_here:hidden-pa55word@' } }
        @{ Name = 'a server that is not there'; Id = 'ConnectionFailed'; Change = { param($url) 'postgresql://u:hidden-pa55word@127.0.0.1:1/d' } }
        @{ Name = 'a database that is not there'; Id = 'DatabaseNotFound'; Change = { param($url) ($url -replace '/[^/]+$', '/nowhere') } }
    ) {
        $url = & $Change $Server
        $project = New-TestProject -Dialect postgresql -Environments @{ default = @{ url = $url } }
        foreach ($command in { Get-DbMigrationJournal -Project $project.Root -Verbose -Debug }, { Invoke-DbMigration -Project $project.Root -Verbose }, { Invoke-DbMigration -Project $project.Root -WhatIf }, { Set-DbMigrationJournal -Applied -Project $project.Root -Verbose }) {
            $Error.Clear()
            $run = Invoke-Captured $command
            $run.Errors | Should -HaveCount 1
            $run.Errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $everything = ($run.All | ForEach-Object { $_ | Out-String; $_ | Format-List * -Force | Out-String }) + ($Error | ForEach-Object { "$_"; $_.Exception.ToString(); $_ | Get-Error | Out-String }) -join "`n"
            $everything | Should -Not -Match 'hidden-pa55word|planted-pa55word'
            $everything | Should -Match '\*\*\*'
        }
    }

    It 'shows no password in entries, results, warnings and the history' {
        $project = New-PostgresProject
        $password = ([uri]$project.Url).UserInfo.Split(':')[1]
        $entries = Get-DbMigrationJournal -Project $project.Root
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -Verbose }
        $history = Invoke-Sql $project.Url 'SELECT row_to_json(h)::text FROM drizzle.__dbmigrate_history h'
        $everything = ($entries + $run.All | ForEach-Object { $_ | Format-List * -Force | Out-String; $_ | ConvertTo-Json -Depth 6 -WarningAction Ignore }) + $history -join "`n"
        $everything | Should -Not -BeLike "*$password*"
        $everything | Should -Match ':\*\*\*@'
    }

    It 'does not get the lock that another runner holds: LockTimeout, with who, and nothing is changed' {
        $project = New-PostgresProject ([ordered]@{ '0000_slow' = 'SELECT pg_sleep(60);' })
        $shell = New-TestShell
        try {
            $running = $shell.AddScript("Invoke-DbMigration -Project '$($project.Root)'").BeginInvoke()
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while (-not (Invoke-Sql $project.Url "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'") -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -LockTimeout 1.5 }
            $run.Errors.FullyQualifiedErrorId | Should -BeLike 'LockTimeout,*'
            $run.Warnings | Should -HaveCount 1
            $run.Warnings[0] | Should -BeLike 'Another runner holds the migration lock of*waiting up to 1.5 s.'
            $running.IsCompleted | Should -BeFalse
        }
        finally { $shell.Stop(); Remove-TestShell $shell }
    }

    It 'is told by Ctrl+C to end the statement, which leaves nothing, not even the lock' {
        $project = New-PostgresProject ([ordered]@{ '0000_first' = 'CREATE TABLE first (id integer);'; '0001_slow' = "CREATE TABLE half (id integer);--> statement-breakpoint`nSELECT pg_sleep(300);" })
        $shell = New-TestShell
        try {
            $null = $shell.AddScript("Invoke-DbMigration -Project '$($project.Root)'").BeginInvoke()
            $sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%' AND datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'"
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ((Invoke-Sql $project.Url $sleeping) -ne '1' -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        }
        finally { Remove-TestShell $shell }
        Invoke-Sql $project.Url $sleeping | Should -Be '0'
        Get-TableName $project.Url | Should -Not -Contain 'public.half'
        Set-Content "$($project.Migrations)/0001_slow.sql" 'CREATE TABLE quick (id integer);'
        (Invoke-DbMigration -Project $project.Root -LockTimeout 1).Tag | Should -Be '0001_slow'
    }

    It 'ends a statement after -StatementTimeout' {
        $project = New-PostgresProject ([ordered]@{ '0000_slow' = 'SELECT pg_sleep(60);' })
        (Get-Failure { Invoke-DbMigration -Project $project.Root -StatementTimeout 300ms | Out-Null }).Id | Should -Be 'StatementTimeout'
    }

    It 'refuses a journal table that is a view' {
        $project = New-PostgresProject
        $null = Invoke-Sql $project.Url 'CREATE SCHEMA drizzle; CREATE VIEW drizzle.__drizzle_migrations AS SELECT 1 AS id, 2 AS hash, 3 AS created_at'
        (Get-Failure { Invoke-DbMigration -Project $project.Root }).Id | Should -Be 'JournalTableInvalid'
        Get-TableName $project.Url | Should -Be 'drizzle.__drizzle_migrations'
    }

    It 'works on two databases at once, and one that fails keeps no other' {
        $project = New-PostgresProject
        $other = New-Database
        $null = Invoke-Sql $other 'CREATE TABLE books (id integer)'
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -Database $project.Url, $other -ErrorAction Continue }
        ($run.Output | Where-Object Database -EQ (Get-Redacted $project.Url)).Status | Should -Be 'Applied', 'Applied', 'Applied'
        ($run.Output | Where-Object Database -EQ (Get-Redacted $other)).Status | Should -Be 'Applied', 'Failed'
        $run.Errors.FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
    }
}
