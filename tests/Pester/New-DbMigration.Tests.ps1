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

Describe 'New-DbMigration without -Custom' {
    It 'says that this version cannot, and writes nothing' {
        $project = New-TestProject
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { New-DbMigration add_users -Project $project.Root }
        $failure.Id | Should -Be 'NotSupported'
        $failure.Category | Should -Be 'NotImplemented'
        $failure.Action | Should -BeLike '*-Custom*'
        Get-Fingerprint $project.Root | Should -Be $before
    }
}
