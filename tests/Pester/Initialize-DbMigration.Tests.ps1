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
        (Get-Failure { Initialize-DbMigration -Project $root -Database pglite://data }).Id | Should -Be 'EngineNotSupported'
        Get-ChildItem $root | Should -BeNullOrEmpty
    }

    It 'shows the project as a list' {
        $text = Initialize-DbMigration -Project $root -Dialect sqlite | Out-String -Width 80
        foreach ($line in 'ConfigPath', 'Dialect\s*: Sqlite', 'Migrations', 'Environments\s*: default') { $text | Should -Match $line }
    }
}
