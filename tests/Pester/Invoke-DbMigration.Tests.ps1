BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Invoke-DbMigration' {
    Context 'on a new database' {
        BeforeAll {
            $project = New-TestProject
            $results = @(Invoke-DbMigration -Project $project.Root)
        }

        It 'applies every migration in order' {
            $results.Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
            Get-TableName $project.Database | Should -Be 'authors', 'books', 'shelves'
            Invoke-Sql $project.Database 'SELECT * FROM authors' | Should -Be '1|Ada'
        }

        It 'emits DbMigrate.MigrationResult' {
            $results[0].PSTypeNames[0] | Should -Be 'DbMigrate.MigrationResult'
        }

        It 'fills the properties of a result' {
            $results[0].Status | Should -Be 'Applied'
            $results[0].Direction | Should -Be 'Up'
            $results[0].Statements | Should -Be 2
            $results[0].Duration | Should -BeOfType timespan
            $results[0].Duration | Should -BeGreaterThan ([timespan]::Zero)
            $results[0].Database | Should -Be "sqlite:$($project.Database)"
            $results[0].Environment | Should -Be 'default'
            $results[0].Error | Should -BeNullOrEmpty
        }

        It 'writes the journal as Drizzle does' {
            $hashes = '0000_authors', '0001_books', '0002_shelves' | ForEach-Object { (Get-FileHash (Join-Path $project.Migrations "$_.sql")).Hash.ToLowerInvariant() }
            Invoke-Sql $project.Database 'SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at' |
                Should -Be "$($hashes[0])|1700000000000", "$($hashes[1])|1700000060000", "$($hashes[2])|1700000120000"
        }

        It 'does nothing the second time, and changes no byte' {
            $before = Get-Fingerprint $project.Root
            Invoke-DbMigration -Project $project.Root | Should -BeNullOrEmpty
            Get-Fingerprint $project.Root | Should -Be $before
        }

        It 'shows its results as a table that fits 80 columns' {
            $table = ($results | Out-String -Width 80) -split '\r?\n' | Where-Object { $_ -notlike '*Database:*' }
            ($table -match '\S')[0].Trim() -split '\s+' | Should -Be 'Direction', 'Status', 'Statements', 'Duration', 'Tag'
            $table -match '^Up\s+Applied\s+2\s+[\d.]+ m?s\s+0000_authors' | Should -HaveCount 1
            $table | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
        }
    }

    It 'applies up to and with -To <To>' -ForEach @(
        @{ To = '0001_books' }
        @{ To = 'books' }
        @{ To = 'BOOKS' }
        @{ To = '1' }
    ) {
        $project = New-TestProject
        (Invoke-DbMigration -Project $project.Root -To $To).Tag | Should -Be '0000_authors', '0001_books'
    }

    It 'says what -To could have meant' {
        $project = New-TestProject
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root -To book }
        $failure.Id | Should -Be 'MigrationUnknown'
        $failure.Action | Should -BeLike '*0001_books*'
        $project.Database | Should -Not -Exist
    }

    It 'applies a migration that was merged late' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        Set-Content (Join-Path $project.Migrations '0003_late.sql') 'CREATE TABLE late (id integer);'
        $path = Join-Path $project.Migrations 'meta/_journal.json'
        $journal = Get-Content $path -Raw | ConvertFrom-Json
        $journal.entries += [pscustomobject]@{ idx = 3; version = '7'; when = 1700000000001; tag = '0003_late'; breakpoints = $true }
        Set-Content $path ($journal | ConvertTo-Json -Depth 5)
        (Invoke-DbMigration -Project $project.Root).Tag | Should -Be '0003_late'
    }

    It 'names the database of the environment that -Environment selects' {
        $project = New-TestProject -Environments @{ default = @{ url = 'sqlite:app.db' }; staging = @{ url = 'env:STAGING_URL' } }
        Set-Content (Join-Path $project.Root '.env.staging') 'STAGING_URL=sqlite:staging.db'
        $result = @(Invoke-DbMigration -Project $project.Root -Environment staging)[0]
        $result.Environment | Should -Be 'staging'
        $result.Database | Should -Be "sqlite:$(Join-Path $project.Root 'staging.db')"
        $project.Database | Should -Not -Exist
    }

    It 'keeps the child rows when a migration rebuilds their parent' {
        $project = New-TestProject ([ordered]@{
                '0000_rows'    = "CREATE TABLE a (id integer PRIMARY KEY);--> statement-breakpoint`nCREATE TABLE b (a_id integer REFERENCES a (id) ON DELETE CASCADE);--> statement-breakpoint`nINSERT INTO a VALUES (1);--> statement-breakpoint`nINSERT INTO b VALUES (1);"
                '0001_rebuild' = "PRAGMA foreign_keys=OFF;--> statement-breakpoint`nCREATE TABLE __new_a (id integer PRIMARY KEY, name text);--> statement-breakpoint`nINSERT INTO __new_a (id) SELECT id FROM a;--> statement-breakpoint`nDROP TABLE a;--> statement-breakpoint`nALTER TABLE __new_a RENAME TO a;--> statement-breakpoint`nPRAGMA foreign_keys=ON;"
            })
        (Invoke-DbMigration -Project $project.Root).Count | Should -Be 2
        Invoke-Sql $project.Database 'SELECT count(*) FROM b' | Should -Be '1'
    }
}

Describe 'An SQL error in the middle of a migration' {
    BeforeAll {
        $project = New-TestProject ([ordered]@{
                '0000_good'  = 'CREATE TABLE good (id integer);'
                '0001_bad'   = "CREATE TABLE half (id integer);`n--> statement-breakpoint`nINSERT INTO half`n  SELECT wrong_column FROM good;`n--> statement-breakpoint`nCREATE TABLE rest (id integer);`n"
                '0002_after' = 'CREATE TABLE after_it (id integer);'
            })
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -ErrorAction Continue }
        $failure = $run.Errors[0]
        $file = Join-Path $project.Migrations '0001_bad.sql'
    }

    It 'is one error, StatementFailed, that ends neither the pipeline nor the script' {
        $run.Errors | Should -HaveCount 1
        $failure.FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
        $run.Terminating | Should -BeFalse
    }

    It 'points at the line of the file' {
        $failure.TargetObject.File | Should -Be $file
        $failure.TargetObject.Line | Should -Be 4
        $failure.TargetObject.LineText | Should -Be 'SELECT wrong_column FROM good'
        $failure.TargetObject.Tag | Should -Be '0001_bad'
        $failure.TargetObject.Statement | Should -Be 2
    }

    It 'says it in sentences: the place, the engine''s words, what was kept' {
        "$failure" | Should -BeLike "${file}:4:*migration '0001_bad' failed at statement 2 of 3: no such column: wrong_column*Nothing of this migration was kept."
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Not -BeLike '*   at DbMigrate*'
    }

    It 'comes after the result that says Failed' {
        $run.Output.Tag | Should -Be '0000_good', '0001_bad'
        $run.Output.Status | Should -Be 'Applied', 'Failed'
        $run.Output[1].Error | Should -BeLike '*wrong_column*'
        $run.All.IndexOf($run.Output[1]) | Should -BeLessThan $run.All.IndexOf($failure)
    }

    It 'leaves nothing of the migration, and stops there' {
        Get-TableName $project.Database | Should -Be 'good'
        Invoke-Sql $project.Database 'SELECT count(*) FROM __drizzle_migrations' | Should -Be '1'
    }

    It 'is in the history' {
        Invoke-Sql $project.Database "SELECT outcome FROM __dbmigrate_history WHERE tag = '0001_bad'" | Should -Be 'Failed'
    }

    It 'is shown with the line at fault by PowerShell''s own view' {
        $text = $failure | Out-String
        $text | Should -BeLike '*SELECT wrong_column FROM good*'
    }

    It 'still emits the result with -ErrorAction Stop' {
        $stopped = Invoke-Captured { Invoke-DbMigration -Project $project.Root -ErrorAction Stop }
        $stopped.Terminating | Should -BeTrue
        $stopped.Output.Status | Should -Be 'Failed'
        $stopped.Errors[-1].FullyQualifiedErrorId | Should -BeLike '*StatementFailed*'
    }

    It 'is over when the file is corrected' {
        Set-Content $file 'CREATE TABLE half (id integer);'
        (Invoke-DbMigration -Project $project.Root).Tag | Should -Be '0001_bad', '0002_after'
    }
}

Describe '-TransactionMode' {
    BeforeEach {
        $project = New-TestProject ([ordered]@{
                '0000_good' = 'CREATE TABLE good (id integer);'
                '0001_bad'  = "CREATE TABLE half (id integer);--> statement-breakpoint`nINSERT INTO nowhere VALUES (1);"
            })
    }

    It 'PerMigration, the default, keeps the migrations before the one that fails' {
        $null = Get-Failure { Invoke-DbMigration -Project $project.Root | Out-Null }
        Get-TableName $project.Database | Should -Be 'good'
    }

    It 'All keeps all of them or none' {
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -TransactionMode All }
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
        $run.Output.Status | Should -Not -Contain 'Applied'
        Get-TableName $project.Database | Should -BeNullOrEmpty
        (Get-DbMigrationJournal -Project $project.Root).Pending | Should -Be $true, $true
    }

    It 'None keeps every statement, and -Resume goes on after the last' {
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -TransactionMode None }
        $run.Output[-1].Status | Should -Be 'Partial'
        $run.Output[-1].Statements | Should -Be 1
        Get-TableName $project.Database | Should -Be 'good', 'half'

        (Get-Failure { Invoke-DbMigration -Project $project.Root -TransactionMode None }).Id | Should -Be 'MigrationPartial'

        Set-Content (Join-Path $project.Migrations '0001_bad.sql') "CREATE TABLE half (id integer);--> statement-breakpoint`nINSERT INTO half VALUES (1);"
        (Invoke-DbMigration -Project $project.Root -TransactionMode None -Resume).Status | Should -Be 'Applied'
        Invoke-Sql $project.Database 'SELECT count(*) FROM half' | Should -Be '1'
    }

    It 'refuses another word and names those that it knows' {
        { Invoke-DbMigration -Project $project.Root -TransactionMode Sometimes } | Should -Throw '*PerMigration*'
    }
}

Describe '-IgnoreExisting' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-Sql $project.Database 'CREATE TABLE books (id integer PRIMARY KEY)'
    }

    It 'is offered where a table is there already' {
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root | Out-Null }
        $failure.Id | Should -Be 'StatementFailed'
        $failure.Action | Should -BeLike '*-IgnoreExisting*'
    }

    It 'turns that into a warning' {
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -IgnoreExisting }
        $run.Errors | Should -BeNullOrEmpty
        $run.Warnings | Should -HaveCount 1
        $run.Warnings[0] | Should -BeLike '0001_books:1:1: skipped, *books*already exists*'
        $run.Output.Tag | Should -Be '0001_books', '0002_shelves'
    }

    It 'ignores no other error' {
        $other = New-TestProject @{ '0000_bad' = 'INSERT INTO nowhere VALUES (1);' }
        (Get-Failure { Invoke-DbMigration -Project $other.Root -IgnoreExisting | Out-Null }).Id | Should -Be 'StatementFailed'
    }
}

Describe 'An edited migration' {
    It 'is refused before anything runs' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 0
        Add-Content (Join-Path $project.Migrations '0000_authors.sql') "`n-- more"
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root }
        $failure.Id | Should -Be 'MigrationModified'
        $failure.Message | Should -BeLike "*'0000_authors'*"
        $failure.Action | Should -BeLike '*Set-DbMigrationJournal -Applied*'
        Get-Fingerprint $project.Root | Should -Be $before
    }
}

Describe 'The lock' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-Sql $project.Database 'CREATE TABLE unrelated (id integer)'
        $holder = Open-TestDatabase $project.Database
        Invoke-ConnectionSql $holder 'BEGIN IMMEDIATE'
    }
    AfterAll { $holder.Dispose() }

    It 'is waited for as long as -LockTimeout says; then nothing has happened' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root -LockTimeout 500ms -WarningAction Ignore }
        $failure.Id | Should -Be 'LockTimeout'
        $failure.Category | Should -Be 'OperationTimeout'
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.4
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        Get-TableName $project.Database | Should -Be 'unrelated'
    }

    It 'stops Set-DbMigrationJournal too' {
        (Get-Failure { Set-DbMigrationJournal -Applied -Project $project.Root -LockTimeout 0.5 -WarningAction Ignore }).Id | Should -Be 'LockTimeout'
    }

    It 'does not stop Get-DbMigrationJournal' {
        (Get-DbMigrationJournal -Project $project.Root).Count | Should -Be 3
    }

    It 'is free again when the holder is done' {
        Invoke-ConnectionSql $holder 'ROLLBACK'
        (Invoke-DbMigration -Project $project.Root).Count | Should -Be 3
    }
}

Describe 'A duration' {
    BeforeAll {
        $project = New-TestProject
        function ConvertTo-Duration($Value) {
            $attribute = (Get-Command Invoke-DbMigration).Parameters.LockTimeout.Attributes | Where-Object { $_.GetType().Name -eq 'DurationAttribute' }
            $attribute.Transform($null, $Value)
        }
    }

    It 'reads <Text> as <Expected>' -ForEach @(
        @{ Text = 30; Expected = '00:00:30' }
        @{ Text = '30'; Expected = '00:00:30' }
        @{ Text = 1.5; Expected = '00:00:01.5' }
        @{ Text = '500ms'; Expected = '00:00:00.5' }
        @{ Text = '30s'; Expected = '00:00:30' }
        @{ Text = '5m'; Expected = '00:05:00' }
        @{ Text = '2min'; Expected = '00:02:00' }
        @{ Text = '1h'; Expected = '01:00:00' }
        @{ Text = '00:01:00'; Expected = '00:01:00' }
        @{ Text = [timespan]'00:00:07'; Expected = '00:00:07' }
        @{ Text = 0; Expected = '00:00:00' }
    ) {
        ConvertTo-Duration $Text | Should -Be ([timespan]$Expected)
    }

    It 'refuses <_> and says how to write it' -ForEach @('soon', '', '5 parsecs', '-5', '-00:01:00', '5d', '1,5', 'NaN') {
        $text = $_
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -LockTimeout $text }
        $run.Errors | Should -HaveCount 1
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        "$($run.Errors[0])" | Should -BeLike "*'$text' is no duration of at most 24 days. Write seconds, or 500ms, 30s, 5m, 1h, 00:05:00.*"
        $project.Database | Should -Not -Exist
    }

    It 'ends a statement that runs longer than -StatementTimeout' {
        $slow = New-TestProject @{ '0000_slow' = Get-EndlessSql }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { Invoke-DbMigration -Project $slow.Root -StatementTimeout 300ms | Out-Null }
        $failure.Id | Should -Be 'StatementTimeout'
        $failure.Category | Should -Be 'OperationTimeout'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        Get-TableName $slow.Database | Should -BeNullOrEmpty
    }
}

Describe '-Verbose' {
    It 'shows each statement with its place and time' {
        $project = New-TestProject
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -To 0 -Verbose }
        ($run.Verbose -like '0000_authors: 2 statements, 1 of 1 on sqlite:*').Count | Should -Be 1
        ($run.Verbose -match '^0000_authors 1:1 \(\d+\.\d ms\): CREATE TABLE authors').Count | Should -Be 1
        ($run.Verbose -match "^0000_authors 2:1 \(\d+\.\d ms\): INSERT INTO authors VALUES \(1, 'Ada'\)").Count | Should -Be 1
    }

    It 'is obeyed as $VerbosePreference too' {
        $project = New-TestProject
        $run = Invoke-Captured { $VerbosePreference = 'Continue'; Invoke-DbMigration -Project $project.Root -To 0 }
        ($run.Verbose -match 'CREATE TABLE authors').Count | Should -Be 1
    }

    It 'is silent without' {
        $project = New-TestProject
        (Invoke-Captured { Invoke-DbMigration -Project $project.Root }).Verbose | Should -BeNullOrEmpty
    }
}

Describe 'Real folders' {
    It 'applies the bookstore example, all of it, then nothing' {
        $root = Join-Path (Get-PSDrive TestDrive).Root 'bookstore'
        Copy-Item (Get-RepoPath 'docs/examples/bookstore') $root -Recurse
        Remove-Item (Join-Path $root 'bookstore.db*')
        Push-Location $root
        try {
            $tags = (Get-DbMigrationJournal).Tag
            $tags | Should -HaveCount 6
            (Get-DbMigrationJournal | Where-Object Pending | Invoke-DbMigration).Tag | Should -Be $tags
            Get-DbMigrationJournal | Where-Object Pending | Invoke-DbMigration | Should -BeNullOrEmpty
            (Get-DbMigrationJournal).Status | Select-Object -Unique | Should -Be 'Applied'
            $database = Join-Path $root 'bookstore.db'
            [int](Invoke-Sql $database 'SELECT count(*) FROM editions') | Should -BeGreaterThan 0
            Invoke-Sql $database 'SELECT count(*) FROM pragma_foreign_key_check' | Should -Be '0'
        }
        finally { Pop-Location }
    }

    It 'applies <_>, which Drizzle Kit made' -ForEach @('drizzle-sqlite', 'drizzle-v1-sqlite') {
        $database = "sqlite:$((Get-PSDrive TestDrive).Root)/$_.db"
        $folder = Get-RepoPath "tests/Fixtures/$_"
        $pending = @(Get-DbMigrationJournal -Migrations $folder -Database $database)
        (Invoke-DbMigration -Migrations $folder -Database $database).Tag | Should -Be $pending.Tag
        Invoke-DbMigration -Migrations $folder -Database $database | Should -BeNullOrEmpty
    }

    It 'applies all 42 of homarr-sqlite, then none' {
        $cases = $env:DBMIGRATE_CASES ? $env:DBMIGRATE_CASES : (Get-RepoPath '../shared/cases')
        $case = Join-Path $cases 'homarr-sqlite'
        if (-not (Test-Path $case)) {
            Set-ItResult -Skipped -Because "the case 'homarr-sqlite' is not on this machine; set DBMIGRATE_CASES to the folder that holds it"
        }
        $folder = (Get-ChildItem $case -Recurse -Filter _journal.json | Select-Object -First 1).Directory.Parent.FullName
        $database = "sqlite:$((Get-PSDrive TestDrive).Root)/homarr.db"
        $results = @(Get-DbMigrationJournal -Migrations $folder -Database $database | Where-Object Pending | Invoke-DbMigration)
        $results | Should -HaveCount 42
        $results.Status | Select-Object -Unique | Should -Be 'Applied'
        Get-DbMigrationJournal -Migrations $folder -Database $database | Where-Object Pending | Invoke-DbMigration | Should -BeNullOrEmpty
    }
}

Describe 'Invoke-DbMigration -Backup' {
    It 'copies the database first, into a folder that starts from where PowerShell is, and every result names the copy' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 0000_authors
        $elsewhere = New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid()))
        Push-Location $elsewhere
        try { $results = @(Invoke-DbMigration -Project $project.Root -Backup copies) }
        finally { Pop-Location }

        $copy = (Get-ChildItem (Join-Path $elsewhere copies)).FullName
        $copy | Should -HaveCount 1
        $copy | Should -Match 'app-\d{8}T\d{6}Z-before-0001_books\.db$'
        $results.Backup | Should -Be $copy, $copy
        Get-TableName $copy | Should -Be 'authors'
        Invoke-Sql $copy 'SELECT * FROM authors' | Should -Be '1|Ada'
        ($results | Out-String -Width 200) | Should -Match "Database: .*\r?\n\s+Backup: $([regex]::Escape($copy))"
    }

    It 'takes a path of a PowerShell drive, and tells of the copy with -Verbose' {
        $project = New-TestProject
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -Backup "TestDrive:/$(Split-Path $project.Root -Leaf)/copies" -Verbose }
        $copy = (Get-ChildItem (Join-Path $project.Root copies)).FullName
        $run.Output[0].Backup | Should -Be $copy
        $run.Verbose | Should -Contain "Backed up sqlite:$($project.Database) to $copy."
    }

    It 'says with -WhatIf that it would, and writes nothing' {
        $project = New-TestProject
        $before = Get-Fingerprint $project.Root
        $said = Get-HostText { Invoke-DbMigration -Project $project.Root -Backup (Join-Path $project.Root copies) -WhatIf }
        $said | Should -Match "Backing up sqlite:$([regex]::Escape($project.Database)) into $([regex]::Escape((Join-Path $project.Root copies)))"
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'runs nothing where the copy cannot be made' {
        $project = New-TestProject
        Set-Content (Join-Path $project.Root copies) 'a file'
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -Backup (Join-Path $project.Root copies) }
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'BackupFailed,*'
        $run.Output | Should -BeNullOrEmpty
        Get-TableName $project.Database | Should -BeNullOrEmpty
    }

    It 'makes no copy where nothing is pending' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        Invoke-DbMigration -Project $project.Root -Backup (Join-Path $project.Root copies) | Should -BeNullOrEmpty
        Join-Path $project.Root copies | Should -Not -Exist
    }
}
