BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'New-DbMigration -Custom' {
    BeforeEach { $project = New-TestProject }

    It 'adds a file and a journal entry after the last' {
        $migration = New-DbMigration add_users -Custom -Project $project.Root
        $migration.PSTypeNames[0] | Should -Be 'DbMigrate.Migration'
        $migration.Tag | Should -Be '0003_add_users'
        $migration.Name | Should -Be 'add_users'
        $migration.Index | Should -Be 3
        $migration.Path | Should -Be (Join-Path $project.Migrations '0003_add_users.sql')
        $migration.Path | Should -Exist
        $journal = Get-Content "$($project.Migrations)/meta/_journal.json" -Raw | ConvertFrom-Json
        $journal.entries.tag | Should -Be '0000_authors', '0001_books', '0002_shelves', '0003_add_users'
        $journal.entries[3].when | Should -BeGreaterThan $journal.entries[2].when
    }

    It 'can be applied at once' {
        $migration = New-DbMigration -Name add_users -Custom -Project $project.Root
        Set-Content $migration.Path 'CREATE TABLE users (id integer);'
        (Invoke-DbMigration -Project $project.Root).Tag | Should -Contain '0003_add_users'
        Get-TableName $project.Database | Should -Contain 'users'
    }

    It 'makes a file name of a sentence' {
        (New-DbMigration 'Add users & groups!' -Custom -Project $project.Root).Tag | Should -Be '0003_Add_users_groups'
    }

    It 'finds a name where none is given' {
        (New-DbMigration -Custom -Project $project.Root).Tag | Should -Be '0003_custom'
    }

    It 'keeps inside the folder whatever the name says' {
        $migration = New-DbMigration '../../etc/passwd' -Custom -Project $project.Root
        Split-Path $migration.Path | Should -Be $project.Migrations
    }

    It 'refuses a name without a letter, and writes nothing' {
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { New-DbMigration '///' -Custom -Project $project.Root }
        $failure.Id | Should -Be 'TagInvalid'
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'refuses to overwrite a file' {
        Set-Content "$($project.Migrations)/0003_mine.sql" 'SELECT 1;'
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { New-DbMigration mine -Custom -Project $project.Root }
        $failure.Id | Should -Be 'FileExists'
        $failure.Category | Should -Be 'ResourceExists'
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'begins a folder where there is none' {
        $root = New-Item -ItemType Directory "$($project.Root)/new"
        (New-DbMigration first -Custom -Project $root -Dialect sqlite).Tag | Should -Be '0000_first'
        "$root/migrations/meta/_journal.json" | Should -Exist
    }

    It 'keeps Drizzle''s newer layout where the folder has it' {
        $folder = Join-Path $project.Root 'v1'
        Copy-Item (Get-RepoPath 'tests/Fixtures/drizzle-v1-sqlite') $folder -Recurse
        $migration = New-DbMigration more -Custom -Project $project.Root -Migrations $folder
        $migration.Tag | Should -Match '^\d{14}_more$'
        $migration.Path | Should -BeLike '*_more?migration.sql'
        (Get-DbMigrationJournal -Migrations $folder -Database ':memory:')[-1].Tag | Should -Be $migration.Tag
    }

    It 'shows tag and path' {
        $text = New-DbMigration view -Custom -Project $project.Root | Out-String -Width 80
        $text | Should -Match 'Tag\s+Path'
        $text | Should -Match '0003_view'
    }
}

Describe 'New-DbMigration on <Where>' -ForEach $engines {
    BeforeAll {
        $on = $_
        $made = [Collections.Generic.List[object]]::new()
        function New-Project([hashtable] $With = @{}) {
            $new = New-SchemaProject -On $on @With
            $made.Add($new)
            $new
        }
    }
    BeforeEach { $project = New-Project; Push-Location $project.Root }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'writes what the schema needs, with its reverse, a snapshot and a journal entry' {
        $migration = New-DbMigration initial
        $migration.PSTypeNames[0] | Should -Be 'DbMigrate.Migration'
        $migration.Tag | Should -Be '0000_initial'
        $migration.Path | Should -Be (Join-Path $project.Migrations '0000_initial.sql')
        $migration.DownPath | Should -Be (Join-Path $project.Migrations '0000_initial.down.sql')
        $migration.Path, $migration.DownPath, (Join-Path $project.Migrations 'meta/0000_snapshot.json') | ForEach-Object { $_ | Should -Exist }
        (Get-Content "$($project.Migrations)/meta/_journal.json" -Raw | ConvertFrom-Json).entries.tag | Should -Be '0000_initial'
    }

    It 'makes an online migration on PostgreSQL, and says why not on SQLite' {
        $null = New-DbMigration initial
        Edit-SampleSchema $project
        Add-Content schema/books.sql 'CREATE INDEX books_isbn ON books (isbn);'
        if ($project.Server) {
            $migration = New-DbMigration -Online
            $sql = Get-Content $migration.Path -Raw
            $sql | Should -BeLike '-- dbmigrate: transaction none*'
            $sql | Should -Match 'CREATE INDEX CONCURRENTLY books_isbn'
            (Invoke-DbMigration).Tag | Should -Contain $migration.Tag
            Compare-DbSchema | Should -BeNullOrEmpty
        }
        else {
            $failure = Get-Failure { New-DbMigration -Online }
            $failure.Id | Should -Be 'NotSupported'
            $failure.Message | Should -Match 'one write lock'
        }
    }

    It 'has nothing online for an empty migration' {
        { New-DbMigration mine -Custom -Online } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }

    It 'makes a migration that can be applied, after which nothing is left to do' {
        $null = New-DbMigration initial
        (Invoke-DbMigration).Status | Should -Be 'Applied'
        Get-ColumnName $project.Url 'books' | Should -Be 'author_id', 'id', 'title'
        Compare-DbSchema | Should -BeNullOrEmpty
        New-DbMigration again | Should -BeNullOrEmpty
    }

    It 'names it after the changes where no name is given' {
        $null = New-DbMigration initial
        Edit-SampleSchema $project
        $migration = New-DbMigration
        $migration.Tag | Should -BeLike '0001_*isbn*'
        Get-Content $migration.Path -Raw | Should -Match 'ALTER TABLE.*books.*ADD.*isbn'
        Get-Content $migration.DownPath -Raw | Should -Match 'ALTER TABLE.*books.*DROP.*isbn'
    }

    It 'says so, emits nothing and writes nothing where nothing has changed' {
        $null = New-DbMigration initial
        $before = Get-Fingerprint $project.Root
        $said = New-DbMigration -InformationVariable said 6>&1
        "$said" | Should -Be 'No migration is needed: the schema is what the migrations make.'
        New-DbMigration 6>$null | Should -BeNullOrEmpty
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'shows both scripts with -WhatIf, to the letter, and writes nothing' {
        $before = Get-Fingerprint $project.Root
        $text = Get-HostText { New-DbMigration initial -WhatIf }
        Get-Fingerprint $project.Root | Should -Be $before
        $project.Migrations | Should -Not -Exist
        $migration = New-DbMigration initial
        foreach ($path in $migration.Path, $migration.DownPath) {
            $text | Should -BeLike "*$path*"
            $text.Contains([IO.File]::ReadAllText($path).TrimEnd()) | Should -BeTrue -Because "the SQL of $path is shown as it is"
        }
    }

    It 'emits nothing with -WhatIf' {
        New-DbMigration initial -WhatIf | Should -BeNullOrEmpty
    }

    It 'reads other schema files with -Schema, and another folder with -Migrations' {
        $folder = Join-Path $project.Root 'elsewhere'
        Set-Content other.sql 'CREATE TABLE other (id integer PRIMARY KEY);'
        $migration = New-DbMigration other -Schema other.sql -Migrations $folder
        Get-Content $migration.Path -Raw | Should -Match 'CREATE TABLE.*other'
        Get-Content $migration.Path -Raw | Should -Not -Match 'authors'
        Split-Path $migration.Path | Should -Be $folder
    }

    It 'needs no configuration: parameters say it all' {
        $empty = New-Item -ItemType Directory "$($project.Root)/empty"
        Push-Location $empty
        try {
            Set-Content t.sql 'CREATE TABLE t (id integer PRIMARY KEY);'
            Remove-Item ../dbmigrate.json
            $scratch = $Server ? @{ Scratch = $Server } : @{}
            (New-DbMigration t -Schema t.sql -Dialect $Engine @scratch).Tag | Should -Be '0000_t'
        }
        finally { Pop-Location }
    }

    It 'points at the error in a schema file' {
        Set-Content schema/wrong.sql "CREATE TABLE ok (id integer);`nCREATE TABLE wrong (id integer,, name text);"
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { New-DbMigration }
        $failure.Id | Should -Be 'SchemaInvalid'
        $failure.Category | Should -Be 'InvalidData'
        $failure.Message | Should -BeLike '*schema/wrong.sql:2:*'
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'refuses a glob that matches nothing' {
        $failure = Get-Failure { New-DbMigration -Schema 'nothing/*.sql' }
        $failure.Id | Should -Be 'SourceNotFound'
        $failure.Category | Should -Be 'ObjectNotFound'
    }

    It 'warns of a loss' {
        $null = New-DbMigration initial
        Remove-Item schema/books.sql
        $run = Invoke-Captured { New-DbMigration }
        $run.Errors | Should -BeNullOrEmpty
        $run.Warnings -join "`n" | Should -BeLike '*DataLoss*books*'
    }
}
