# -WhatIf shows what would happen, to the letter, and writes nothing at all.

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Invoke-DbMigration -WhatIf' {
    Context 'on a database that is not there' {
        BeforeAll {
            $project = New-TestProject
            $before = Get-Fingerprint $project.Root
            $text = Get-HostText { Invoke-DbMigration -Project $project.Root -WhatIf }
        }

        It 'shows each migration with the exact SQL of its file' {
            foreach ($tag in '0000_authors', '0001_books', '0002_shelves') {
                $text | Should -BeLike "*What if:*$tag*$($project.Database)*"
                $sql = [IO.File]::ReadAllText("$($project.Migrations)/$tag.sql").TrimEnd()
                $text.Contains($sql) | Should -BeTrue -Because "the SQL of $tag is shown as it is"
            }
        }

        It 'writes nothing: no database, no journal' {
            $project.Database | Should -Not -Exist
            Get-Fingerprint $project.Root | Should -Be $before
        }

        It 'emits nothing' {
            Invoke-DbMigration -Project $project.Root -WhatIf | Should -BeNullOrEmpty
        }
    }

    Context 'on a database that is there' {
        BeforeAll {
            $project = New-TestProject
            $null = Invoke-DbMigration -Project $project.Root -To 0
            $before = Get-Fingerprint $project.Root
        }
        AfterEach { Get-Fingerprint $project.Root | Should -Be $before }

        It 'shows the pending ones only' {
            $text = Get-HostText { Invoke-DbMigration -Project $project.Root -WhatIf }
            $text | Should -BeLike '*CREATE TABLE books*CREATE TABLE shelves*'
            $text | Should -Not -BeLike '*CREATE TABLE authors*'
        }

        It 'shows what is piped in' {
            $text = Get-HostText { Get-DbMigrationJournal 0001* -Project $project.Root | Invoke-DbMigration -WhatIf }
            $text | Should -BeLike '*CREATE TABLE books*'
            $text | Should -Not -BeLike '*CREATE TABLE shelves*'
        }

        It 'goes up to -To' {
            Get-HostText { Invoke-DbMigration -Project $project.Root -To 1 -WhatIf } | Should -Not -BeLike '*CREATE TABLE shelves*'
        }

        It 'obeys $WhatIfPreference' {
            Get-HostText { $WhatIfPreference = $true; Invoke-DbMigration -Project $project.Root } | Should -BeLike '*What if:*CREATE TABLE books*'
        }

        It 'refuses what the run would refuse' {
            (Get-Failure { Get-DbMigrationJournal 0002* -Project $project.Root | Invoke-DbMigration -WhatIf }).Id | Should -Be 'MigrationOutOfOrder'
        }

        It 'emits the statements with -PassThru, those that the run adds too' {
            $planned = Invoke-DbMigration -Project $project.Root -WhatIf -PassThru 6> $null
            $planned[0] | Should -BeOfType DbMigrate.PlannedStatement
            $own = $planned | Where-Object Kind -EQ Migration
            $own.Tag | Select-Object -Unique | Should -Be '0001_books', '0002_shelves'
            $own[0].Path | Should -Be (Join-Path $project.Migrations '0001_books.sql')
            $own[0].Line | Should -Be 1
            $own[0].Sql | Should -BeLike 'CREATE TABLE books*'
            ($planned | Where-Object Kind -EQ Journal).Count | Should -Be 4
            ($planned | Where-Object Sql -EQ COMMIT).Count | Should -Be 2
        }

        It 'writes the script of a run, which does what the run does' -Skip:(-not (Get-Command sqlite3 -ErrorAction Ignore)) {
            $copy = Join-Path (Get-PSDrive TestDrive).Root 'copy.db'
            Copy-Item $project.Database $copy
            $script = Invoke-DbMigration -Project $project.Root -AsScript (Join-Path (Get-PSDrive TestDrive).Root 'all.sql')
            $script.Name | Should -Be 'all.sql'
            Get-Content $script | & sqlite3 $copy | Out-Null
            $LASTEXITCODE | Should -Be 0
            Get-DbMigrationJournal -Project $project.Root -Database "sqlite:$copy" | Where-Object Pending | Should -BeNullOrEmpty
            Remove-Item $script
        }

        It 'writes no script with -WhatIf, and only one database''s at a time' {
            $path = Join-Path (Get-PSDrive TestDrive).Root 'none.sql'
            Get-HostText { Invoke-DbMigration -Project $project.Root -AsScript $path -WhatIf } | Should -BeLike "*none.sql*"
            (Get-Failure { Invoke-DbMigration -Project $project.Root -Database sqlite:a.db, sqlite:b.db -AsScript $path }).Id | Should -Be 'NotSupported'
            $path | Should -Not -Exist
        }

        It 'needs no lock' {
            $holder = Open-TestDatabase $project.Database
            try {
                Invoke-ConnectionSql $holder 'BEGIN IMMEDIATE'
                $watch = [Diagnostics.Stopwatch]::StartNew()
                (Invoke-Captured { Invoke-DbMigration -Project $project.Root -WhatIf }).Errors | Should -BeNullOrEmpty
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
            }
            finally { $holder.Dispose() }
        }

        It 'works on a file that nobody may write' {
            $url = "file:$($project.Database)?mode=ro"
            Get-HostText { Invoke-DbMigration -Project $project.Root -Database $url -WhatIf } | Should -BeLike '*CREATE TABLE books*'
        }
    }

    It 'leaves a database in WAL mode as it is, byte for byte' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 0
        Invoke-Sql $project.Database 'PRAGMA journal_mode = WAL' | Should -Be 'wal'
        $before = (Get-FileHash $project.Database).Hash
        $null = Get-HostText { Invoke-DbMigration -Project $project.Root -WhatIf }
        (Get-FileHash $project.Database).Hash | Should -Be $before
    }

    It 'says nothing when there is nothing to do' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        Get-HostText { Invoke-DbMigration -Project $project.Root -WhatIf } | Should -Not -BeLike '*What if*'
    }

    It 'does not keep -WhatIf:$false from running where $WhatIfPreference is set' {
        $project = New-TestProject
        $results = & { $WhatIfPreference = $true; Invoke-DbMigration -Project $project.Root -WhatIf:$false }
        $results | Should -HaveCount 3
    }

    It 'asks nothing of a protected environment' {
        $project = New-TestProject -Environments @{ default = @{ url = 'sqlite:app.db'; protected = $true } }
        (Invoke-Unattended "Invoke-DbMigration -Project '$($project.Root)' -WhatIf").Errors | Should -BeNullOrEmpty
        $project.Database | Should -Not -Exist
    }
}

Describe 'Set-DbMigrationJournal -WhatIf' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 1
        $before = Get-Fingerprint $project.Root
    }
    AfterEach { Get-Fingerprint $project.Root | Should -Be $before }

    It 'names what it would record and writes nothing' {
        $text = Get-HostText { Set-DbMigrationJournal -Applied 0002_shelves -Project $project.Root -WhatIf }
        $text | Should -BeLike '*What if:*Record as applied: 0002_shelves*'
    }

    It 'names what it would forget and writes nothing' {
        $text = Get-HostText { Get-DbMigrationJournal 0001* -Project $project.Root | Set-DbMigrationJournal -Pending -WhatIf }
        $text | Should -BeLike '*What if:*Forget: 0001_books*'
    }

    It 'does not create the database' {
        $null = Get-HostText { Set-DbMigrationJournal -Applied -Project $project.Root -Database "sqlite:$($project.Root)/new.db" -WhatIf }
        "$($project.Root)/new.db" | Should -Not -Exist
    }
}

Describe 'New-DbMigration -WhatIf' {
    It 'names the file and writes nothing' {
        $project = New-TestProject
        $before = Get-Fingerprint $project.Root
        Get-HostText { New-DbMigration more -Custom -Project $project.Root -WhatIf } | Should -BeLike '*What if:*0003_more.sql*'
        New-DbMigration more -Custom -Project $project.Root -WhatIf | Should -BeNullOrEmpty
        Get-Fingerprint $project.Root | Should -Be $before
    }
}

Describe 'Initialize-DbMigration -WhatIf' {
    It 'names the files and writes nothing' {
        $root = (New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root 'new')).FullName
        $text = Get-HostText { Initialize-DbMigration -Project $root -Dialect sqlite -WhatIf }
        $text | Should -BeLike '*What if:*dbmigrate.json*_journal.json*'
        Get-ChildItem $root | Should -BeNullOrEmpty
    }
}

Describe '-Confirm' {
    BeforeEach { $project = New-TestProject }

    It 'changes nothing where nobody can answer: <Name>' -ForEach @(
        @{ Name = 'Invoke-DbMigration'; Script = "Invoke-DbMigration -Project '{0}' -Confirm" }
        @{ Name = 'Set-DbMigrationJournal'; Script = "Set-DbMigrationJournal -Applied -Project '{0}' -Confirm" }
        @{ Name = 'New-DbMigration'; Script = "New-DbMigration more -Custom -Project '{0}' -Confirm" }
    ) {
        $before = Get-Fingerprint $project.Root
        try { $null = Invoke-Unattended ($Script -f $project.Root) } catch { "$_" | Should -BeLike '*user interaction*' }
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'asks nothing with -Confirm:$false even where $ConfirmPreference is Low' {
        (Invoke-Unattended "`$ConfirmPreference = 'Low'; Invoke-DbMigration -Project '$($project.Root)' -Confirm:`$false").Output | Should -HaveCount 3
    }

    It 'asks nothing by default' {
        (Invoke-Unattended "Invoke-DbMigration -Project '$($project.Root)'").Output | Should -HaveCount 3
    }
}
