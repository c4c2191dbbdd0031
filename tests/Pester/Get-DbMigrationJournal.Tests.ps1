BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Get-DbMigrationJournal' {
    Context 'of a database that is not there yet' {
        BeforeAll {
            $project = New-TestProject
            $entries = @(Get-DbMigrationJournal -Project $project.Root)
        }

        It 'shows every migration of the folder as pending, in its order' {
            $entries.Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
            $entries.Status | Should -Be 'Pending', 'Pending', 'Pending'
            $entries.Pending | Should -Be $true, $true, $true
            $entries.Applied | Should -Be $false, $false, $false
        }

        It 'does not create the database' {
            $project.Database | Should -Not -Exist
        }

        It 'emits DbMigrate.JournalEntry' {
            $entries[0].PSTypeNames[0] | Should -Be 'DbMigrate.JournalEntry'
        }

        It 'fills the properties of an entry' {
            $entry = $entries[0]
            $entry.Index | Should -Be 0
            $entry.Name | Should -Be 'authors'
            $entry.When | Should -Be ([DateTimeOffset]::FromUnixTimeMilliseconds(1700000000000))
            $entry.AppliedAt | Should -BeNullOrEmpty
            $entry.Hash | Should -Be (Get-FileHash (Join-Path $project.Migrations '0000_authors.sql')).Hash.ToLowerInvariant()
            $entry.Path | Should -Be (Join-Path $project.Migrations '0000_authors.sql')
            $entry.DownPath | Should -BeNullOrEmpty
            $entry.Statements | Should -Be 2
            $entry.Database | Should -Be "sqlite:$($project.Database)"
            $entry.Environment | Should -Be 'default'
            $entry.OutOfOrder | Should -BeFalse
            $entry.Project | Should -Be $project.Config
            $entry.GetProject().Root | Should -Be $project.Root
            "$entry" | Should -Be '0000_authors'
        }
    }

    Context 'of a database that has some of them' {
        BeforeAll {
            $project = New-TestProject
            $null = Invoke-DbMigration -Project $project.Root -To 0001_books
        }

        It 'tells applied from pending' {
            $entries = Get-DbMigrationJournal -Project $project.Root
            $entries.Status | Should -Be 'Applied', 'Applied', 'Pending'
            ($entries | Where-Object Pending).Tag | Should -Be '0002_shelves'
            ($entries | Where-Object Applied).Tag | Should -Be '0000_authors', '0001_books'
        }

        It 'knows when one was applied' {
            $at = (Get-DbMigrationJournal -Project $project.Root)[0].AppliedAt
            [math]::Abs(([DateTimeOffset]::UtcNow - $at).TotalMinutes) | Should -BeLessThan 5
        }

        It 'filters by <Pattern>' -ForEach @(
            @{ Pattern = '0001_books'; Tags = '0001_books' }
            @{ Pattern = 'books'; Tags = '0001_books' }
            @{ Pattern = '*o*'; Tags = '0000_authors', '0001_books' }
            @{ Pattern = '000[02]*'; Tags = '0000_authors', '0002_shelves' }
            @{ Pattern = 'AUTHORS', 'shel*'; Tags = '0000_authors', '0002_shelves' }
        ) {
            (Get-DbMigrationJournal $Pattern -Project $project.Root).Tag | Should -Be $Tags
        }

        It 'emits nothing for a name that no migration has' {
            Get-DbMigrationJournal -Name nothing* -Project $project.Root | Should -BeNullOrEmpty
        }

        It 'changes no byte' {
            $before = Get-Fingerprint $project.Root
            $null = Get-DbMigrationJournal -Project $project.Root
            Get-Fingerprint $project.Root | Should -Be $before
        }
    }

    It 'calls an applied migration whose file was edited modified' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        Add-Content (Join-Path $project.Migrations '0001_books.sql') 'SELECT 1;'
        (Get-DbMigrationJournal -Project $project.Root).Status | Should -Be 'Applied', 'Modified', 'Applied'
    }

    It 'calls one that only the database knows missing' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        Set-TestJournal $project.Migrations '0000_authors', '0001_books'
        $entries = Get-DbMigrationJournal -Project $project.Root -WarningAction Ignore
        $entries.Status | Should -Be 'Applied', 'Applied', 'Missing'
        $entries[2].Pending | Should -BeFalse
        $entries[2].Index | Should -BeNullOrEmpty
        $entries[2].Path | Should -BeNullOrEmpty
    }

    It 'calls a pending one whose last attempt failed failed, with the reason' {
        $project = New-TestProject @{ '0000_bad' = 'INSERT INTO nowhere VALUES (1);' }
        $null = Get-Failure { Invoke-DbMigration -Project $project.Root | Out-Null }
        $entry = Get-DbMigrationJournal -Project $project.Root
        $entry.Status | Should -Be 'Failed'
        $entry.Pending | Should -BeTrue
        $entry.Error | Should -BeLike '*nowhere*'
    }

    It 'marks a migration that was merged late as out of order' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        $journal = Get-Content (Join-Path $project.Migrations 'meta/_journal.json') -Raw | ConvertFrom-Json
        $journal.entries += [pscustomobject]@{ idx = 3; version = '7'; when = 1700000000001; tag = '0003_late'; breakpoints = $true }
        Set-Content (Join-Path $project.Migrations 'meta/_journal.json') ($journal | ConvertTo-Json -Depth 5)
        Set-Content (Join-Path $project.Migrations '0003_late.sql') 'CREATE TABLE late (id integer);'
        $entry = Get-DbMigrationJournal 0003_late -Project $project.Root
        $entry.Pending | Should -BeTrue
        $entry.OutOfOrder | Should -BeTrue
    }

    It 'warns of an SQL file that the journal does not name' {
        $project = New-TestProject
        Set-Content (Join-Path $project.Migrations '0009_orphan.sql') 'SELECT 1;'
        $run = Invoke-Captured { Get-DbMigrationJournal -Project $project.Root }
        $run.Warnings | Should -HaveCount 1
        $run.Warnings[0] | Should -BeLike "'0009_orphan.sql' is not in meta/_journal.json*"
        $run.Output.Tag | Should -Not -Contain '0009_orphan'
    }

    It 'finds dbmigrate.json above the current folder' {
        $project = New-TestProject
        $deep = New-Item -ItemType Directory (Join-Path $project.Root 'src/deep')
        Push-Location $deep
        try { (Get-DbMigrationJournal).Count | Should -Be 3 }
        finally { Pop-Location }
    }

    It 'takes relative paths from PowerShell''s folder, not the process''s' {
        $project = New-TestProject -NoConfig
        Push-Location $project.Root
        try {
            [Environment]::CurrentDirectory | Should -Not -Be $project.Root
            $entry = @(Get-DbMigrationJournal -Migrations ./migrations -Database relative.db)[0]
            $entry.Database | Should -Be "sqlite:$(Join-Path $project.Root 'relative.db')"
        }
        finally { Pop-Location }
    }

    It 'takes -Project as a folder and as the file itself' {
        $project = New-TestProject
        (Get-DbMigrationJournal -Project $project.Root).Count | Should -Be 3
        (Get-DbMigrationJournal -Project $project.Config).Count | Should -Be 3
    }

    It 'takes the database from <From>' -ForEach @(
        @{ From = 'DATABASE_URL'; Set = { param($root) $env:DATABASE_URL = "sqlite:$root/env.db" } }
        @{ From = '.env'; Set = { param($root) Set-Content "$root/.env" "DATABASE_URL=sqlite:$root/env.db" } }
        @{ From = '.env.default before .env'; Set = { param($root) Set-Content "$root/.env" 'DATABASE_URL=sqlite:/wrong'; Set-Content "$root/.env.default" "DATABASE_URL=sqlite:$root/env.db" } }
    ) {
        $project = New-TestProject -Environments @{}
        & $Set $project.Root
        try { @(Get-DbMigrationJournal -Project $project.Root)[0].Database | Should -Be "sqlite:$($project.Root)/env.db" }
        finally { Remove-Item Env:DATABASE_URL -ErrorAction Ignore }
    }

    It 'shows the journal of each -Database' {
        $project = New-TestProject
        $one, $other = 'one', 'other' | ForEach-Object { "sqlite:$(Join-Path $project.Root "$_.db")" }
        $null = Invoke-DbMigration -Project $project.Root -Database $one
        $entries = Get-DbMigrationJournal -Project $project.Root -Database $one, $other
        $entries.Count | Should -Be 6
        ($entries | Where-Object Pending).Database | Select-Object -Unique | Should -Be $other
    }

    It 'goes on with the next database after one that fails' {
        $project = New-TestProject
        Set-Content (Join-Path $project.Root 'text.db') ('no database at all ' * 50)
        $run = Invoke-Captured { Get-DbMigrationJournal -Project $project.Root -Database "sqlite:$($project.Root)/text.db", "sqlite:$($project.Root)/good.db" -ErrorAction Continue }
        $run.Errors | Should -HaveCount 1
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $run.Output | Should -HaveCount 3
    }

    It 'reads Drizzle''s newer layout, a folder for each migration' {
        $project = New-TestProject
        $entries = Get-DbMigrationJournal -Project $project.Root -Migrations (Get-RepoPath 'tests/Fixtures/drizzle-v1-sqlite')
        $entries.Name | Should -Be 'kitchen', 'first_recipe', 'serves'
    }
}

Describe 'Get-DbMigrationJournal -History' {
    BeforeAll {
        $migrations = Get-SampleMigrations
        $migrations['0003_fails'] = "CREATE TABLE one (id integer);--> statement-breakpoint`nSELECT broken;`n"
        $project = New-TestProject $migrations
        $null = Invoke-DbMigration -Project $project.Root -ErrorAction SilentlyContinue
    }

    It 'emits every attempt, the oldest first' {
        $attempts = Get-DbMigrationJournal -Project $project.Root -History
        $attempts.Tag | Should -Be '0000_authors', '0001_books', '0002_shelves', '0003_fails'
        $attempts.Status | Should -Be 'Applied', 'Applied', 'Applied', 'Failed'
        $attempts[0].PSTypeNames[0] | Should -Be 'DbMigrate.HistoryEntry'
        $failed = $attempts | Where-Object Failed
        $failed.Statements, $failed.TotalStatements | Should -Be 0, 2
        $failed.Error | Should -BeLike '*no such column: broken*'
        $failed.Host | Should -Be ([Environment]::MachineName)
        $failed.StartedAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-5))
    }

    It 'takes names, of migrations that are gone too' {
        (Get-DbMigrationJournal *oo* -Project $project.Root -History).Tag | Should -Be '0001_books'
        (Get-DbMigrationJournal fails -Project $project.Root -History -Migrations (New-TestProject).Migrations).Tag | Should -Be '0003_fails'
    }

    It 'is empty for a database that is not there, and makes none' {
        $new = New-TestProject
        Get-DbMigrationJournal -Project $new.Root -History | Should -BeNullOrEmpty
        $new.Database | Should -Not -Exist
    }
}

Describe 'Get-DbMigrationJournal -Format Html' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 1
        Push-Location $project.Root
    }
    AfterAll { Pop-Location }

    It 'emits one page, or writes it to a folder or the file that is named' {
        $text = Get-DbMigrationJournal -Format Html
        $text | Should -HaveCount 1
        $text | Should -BeLike '<!DOCTYPE html>*"0002_shelves","status":"Pending"*'
        Get-HostText { Get-DbMigrationJournal -Format Html -Path own.html -WhatIf } | Should -BeLike '*What if:*own.html*'
        'own.html' | Should -Not -Exist
        (Get-DbMigrationJournal -Format Html -Path out).FullName | Should -Be (Join-Path (Get-Location) out journal.html)
        (Get-DbMigrationJournal -Format Html -Path own.html).FullName | Should -Be (Join-Path (Get-Location) own.html)
        Get-Content own.html -Raw | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'is one page of several databases, though one cannot be read' {
        Set-Content text.db ('no database at all ' * 50)
        $run = Invoke-Captured { Get-DbMigrationJournal *book* -Format Html -Database text.db, app.db -ErrorAction Continue }
        $run.Errors | Should -HaveCount 1
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $run.Output | Should -HaveCount 1
        $run.Output | Should -BeLike '*is not an SQLite database*"0001_books"*'
        $run.Output | Should -Not -BeLike '*"0000_authors"*'
    }

    It 'is not written where no database can be read' {
        Set-Content text.db ('no database at all ' * 50)
        Get-DbMigrationJournal -Format Html -Path none.html -Database text.db -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        'none.html' | Should -Not -Exist
    }

    It 'goes without -History' {
        { Get-DbMigrationJournal -Format Html -History } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}

Describe 'The default view of the journal' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 0
        $lines = (Get-DbMigrationJournal -Project $project.Root | Out-String -Width 80) -split '\r?\n'
        $table = $lines | Where-Object { $_ -notlike '*Database:*' }
    }

    It 'is a table of status, times and tag' {
        ($table -match '\S')[0].Trim() -split '\s+' | Should -Be 'Status', 'When', 'AppliedAt', 'Tag'
        $table -match '^Applied\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+\d{4}-\d\d-\d\d \d\d:\d\d 0000_authors' | Should -HaveCount 1
        $table -match '^Pending\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+0002_shelves' | Should -HaveCount 1
    }

    It 'fits 80 columns' {
        $table | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
    }

    It 'names the database above' {
        ($lines -match 'Database:')[0] | Should -BeLike '*sqlite:*'
    }
}
