BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Initialize-DbMigration' {
    BeforeEach {
        $root = (New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
    }

    It 'lays out a project' {
        $project = Initialize-DbMigration -Project $root -Dialect sqlite
        $project.PSTypeNames[0] | Should -Be 'DbMigrate.Project'
        $project.Root | Should -Be $root
        $project.ConfigPath | Should -Be (Join-Path $root 'dbmigrate.json')
        $project.Migrations | Should -Be (Join-Path $root 'migrations')
        "$project" | Should -Be $project.ConfigPath
        'dbmigrate.json', 'migrations/meta/_journal.json', 'schema/tables.sql' | ForEach-Object { Join-Path $root $_ | Should -Exist }
    }

    It 'makes a project that the other cmdlets work on' {
        Push-Location $root
        try {
            $null = Initialize-DbMigration -Dialect sqlite -Database sqlite:app.db
            Get-DbMigrationJournal | Should -BeNullOrEmpty
            $migration = New-DbMigration first -Custom
            Set-Content $migration.Path 'CREATE TABLE first (id integer);'
            (Get-DbMigrationJournal | Where-Object Pending | Invoke-DbMigration).Status | Should -Be 'Applied'
            Get-TableName (Join-Path $root 'app.db') | Should -Be 'first'
        }
        finally { Pop-Location }
    }

    It 'takes the dialect from -Database' {
        (Initialize-DbMigration -Project $root -Database sqlite:app.db).Dialect | Should -Be 'Sqlite'
    }

    It 'makes the folder where there is none' {
        $null = Initialize-DbMigration -Project "$root/deep/er" -Dialect postgresql
        "$root/deep/er/dbmigrate.json" | Should -Exist
    }

    It 'finds and keeps a Drizzle folder' {
        Copy-Item (Get-RepoPath 'tests/Fixtures/drizzle-sqlite') (Join-Path $root 'drizzle') -Recurse
        $before = Get-Fingerprint (Join-Path $root 'drizzle')
        $project = Initialize-DbMigration -Project $root
        $project.Migrations | Should -Be (Join-Path $root 'drizzle')
        $project.Dialect | Should -Be 'Sqlite'
        Get-Fingerprint (Join-Path $root 'drizzle') | Should -Be $before
        (Get-DbMigrationJournal -Project $root -Database ':memory:').Count | Should -BeGreaterThan 5
    }

    It 'refuses a project that is there: FileExists' {
        $null = Initialize-DbMigration -Project $root -Dialect sqlite
        $before = Get-Fingerprint $root
        (Get-Failure { Initialize-DbMigration -Project $root -Dialect sqlite }).Id | Should -Be 'FileExists'
        Get-Fingerprint $root | Should -Be $before
    }

    It 'refuses to guess the dialect: DialectMismatch' {
        (Get-Failure { Initialize-DbMigration -Project $root }).Id | Should -Be 'DialectMismatch'
        Get-ChildItem $root | Should -BeNullOrEmpty
    }

    It 'refuses an engine that it does not know' {
        { Initialize-DbMigration -Project $root -Dialect oracle } | Should -Throw '*postgresql*sqlite*'
        (Get-Failure { Initialize-DbMigration -Project $root -Database mysql://host/data }).Id | Should -Be 'EngineNotSupported'
        Get-ChildItem $root | Should -BeNullOrEmpty
    }

    It 'shows the project as a list' {
        $text = Initialize-DbMigration -Project $root -Dialect sqlite | Out-String -Width 80
        foreach ($line in 'ConfigPath', 'Dialect\s*: Sqlite', 'Migrations', 'Environments\s*: default') { $text | Should -Match $line }
    }
}

Describe 'Initialize-DbMigration -Baseline on <Where>' -ForEach $engines {
    BeforeAll { $made = [Collections.Generic.List[object]]::new() }
    BeforeEach {
        # A database that somebody made by hand, and nothing else.
        $old = New-SchemaProject -On $_
        $made.Add($old)
        Push-Location $old.Root
        $null = Sync-DbSchema
        $null = Invoke-Sql $old.Url "INSERT INTO authors VALUES (1, 'Ada')"
        Remove-Item dbmigrate.json, schema -Recurse
        $env:DATABASE_URL = $Server ? $old.Url : "sqlite:$($old.Url)"
        $with = @{ Dialect = $Engine }
        if ($Server) { $with.Scratch = $Server }
    }
    AfterEach { Pop-Location; Remove-Item Env:DATABASE_URL -ErrorAction Ignore }
    AfterAll { Remove-SchemaProject $made }

    It 'records the database: schema files, the first migration, recorded as applied' {
        $project = Initialize-DbMigration -Baseline @with
        $project.PSTypeNames[0] | Should -Be 'DbMigrate.Project'
        $entry = Get-DbMigrationJournal
        $entry.Tag | Should -Be '0000_baseline'
        $entry.Status | Should -Be 'Applied'
        Get-ChildItem schema -Recurse -Filter *.sql | Should -Not -BeNullOrEmpty
        $scratch = $Server ? @{ Scratch = $Server } : @{}
        Compare-DbSchema @scratch | Should -BeNullOrEmpty
        Compare-DbSchema -From migrations @scratch | Should -BeNullOrEmpty
        Invoke-Sql $old.Url 'SELECT name FROM authors' | Should -Be 'Ada'
    }

    It 'goes on where the project is laid out already' {
        $null = Initialize-DbMigration @with
        $null = Initialize-DbMigration -Baseline @with
        (Get-DbMigrationJournal).Status | Should -Be 'Applied'
    }

    It 'shows what it would write with -WhatIf, and writes nothing' {
        $before = Get-Fingerprint $old.Root
        $text = Get-HostText { Initialize-DbMigration -Baseline @with -WhatIf }
        $text | Should -BeLike '*What if:*dbmigrate.json*0000_baseline.sql*CREATE TABLE*'
        Get-Fingerprint $old.Root | Should -Be $before
        (Get-TableName $old.Url) -join ' ' | Should -Not -BeLike '*drizzle*'
    }

    It 'refuses where there are migrations already' {
        $null = Initialize-DbMigration -Baseline @with
        $before = Get-Fingerprint $old.Migrations
        (Get-Failure { Initialize-DbMigration -Baseline @with }).Id | Should -Be 'BaselineImpossible'
        Get-Fingerprint $old.Migrations | Should -Be $before
    }
}
