BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    function Get-JournalRow($Project) { @(Invoke-Sql $Project.Database 'SELECT hash FROM __drizzle_migrations') }
}

Describe 'Set-DbMigrationJournal -Applied' {
    BeforeEach { $project = New-TestProject }

    It 'records every pending migration without running one' {
        $entries = Set-DbMigrationJournal -Applied -Project $project.Root
        $entries.Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
        $entries.Status | Select-Object -Unique | Should -Be 'Applied'
        $entries[0].PSTypeNames[0] | Should -Be 'DbMigrate.JournalEntry'
        Get-TableName $project.Database | Should -BeNullOrEmpty
        Get-JournalRow $project | Should -HaveCount 3
        Invoke-DbMigration -Project $project.Root | Should -BeNullOrEmpty
    }

    It 'records those that are piped in' {
        $entries = Get-DbMigrationJournal -Project $project.Root | Select-Object -First 2 | Set-DbMigrationJournal -Applied
        $entries.Tag | Should -Be '0000_authors', '0001_books'
        (Get-DbMigrationJournal -Project $project.Root | Where-Object Pending).Tag | Should -Be '0002_shelves'
    }

    It 'records <_>, given as text' -ForEach @('0000_authors', 'authors', '0') {
        (Set-DbMigrationJournal -Applied $_ -Project $project.Root).Tag | Should -Be '0000_authors'
        Get-JournalRow $project | Should -HaveCount 1
    }

    It 'records nothing for an empty pipeline, -Entry $null and -Entry @()' {
        Get-DbMigrationJournal nothing* -Project $project.Root | Set-DbMigrationJournal -Applied -Project $project.Root | Should -BeNullOrEmpty
        Set-DbMigrationJournal -Applied -Entry $null -Project $project.Root | Should -BeNullOrEmpty
        Set-DbMigrationJournal -Applied -Entry @() -Project $project.Root | Should -BeNullOrEmpty
        $project.Database | Should -Not -Exist
    }

    It 'records one that is applied only once' {
        $null = Invoke-DbMigration -Project $project.Root
        $null = Set-DbMigrationJournal -Applied 0000_authors -Project $project.Root
        Get-JournalRow $project | Should -HaveCount 3
    }

    It 'accepts an edited file as it is now' {
        $null = Invoke-DbMigration -Project $project.Root
        Add-Content "$($project.Migrations)/0000_authors.sql" "`n-- a comment"
        (Set-DbMigrationJournal -Applied 0000_authors -Project $project.Root).Status | Should -Be 'Applied'
        Get-JournalRow $project | Should -Contain (Get-FileHash "$($project.Migrations)/0000_authors.sql").Hash.ToLowerInvariant()
        (Get-DbMigrationJournal -Project $project.Root).Status | Select-Object -Unique | Should -Be 'Applied'
    }

    It 'is in the history as marked' {
        $null = Set-DbMigrationJournal -Applied 0000_authors -Project $project.Root
        Invoke-Sql $project.Database 'SELECT tag, outcome FROM __dbmigrate_history' | Should -Be '0000_authors|Marked'
    }
}

Describe 'Set-DbMigrationJournal -Pending' {
    BeforeEach {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
    }

    It 'forgets those that are piped in, and leaves their tables' {
        $entries = Get-DbMigrationJournal 0002* -Project $project.Root | Set-DbMigrationJournal -Pending
        $entries.Status | Should -Be 'Pending'
        (Get-DbMigrationJournal -Project $project.Root | Where-Object Pending).Tag | Should -Be '0002_shelves'
        Get-TableName $project.Database | Should -Contain 'shelves'
        Invoke-Sql $project.Database 'SELECT outcome FROM __dbmigrate_history ORDER BY id DESC LIMIT 1' | Should -Be 'Forgotten'
    }

    It 'forgets one that only the database knows' {
        Set-TestJournal $project.Migrations '0000_authors', '0001_books'
        $missing = Get-DbMigrationJournal -Project $project.Root -WarningAction Ignore | Where-Object Status -EQ Missing
        $missing | Set-DbMigrationJournal -Pending -WarningAction Ignore | Should -BeNullOrEmpty
        (Get-DbMigrationJournal -Project $project.Root -WarningAction Ignore).Status | Should -Be 'Applied', 'Applied'
    }

    It 'forgets nothing where nobody says what' {
        $failure = Get-Failure { Set-DbMigrationJournal -Pending -Project $project.Root }
        $failure.Id | Should -Be 'MigrationUnknown'
        Get-JournalRow $project | Should -HaveCount 3
    }

    It 'forgets nothing for an empty pipeline' {
        Get-DbMigrationJournal nothing* -Project $project.Root | Set-DbMigrationJournal -Pending -Project $project.Root | Should -BeNullOrEmpty
        Get-JournalRow $project | Should -HaveCount 3
    }
}

Describe 'Set-DbMigrationJournal' {
    It 'wants exactly one of -Applied and -Pending' {
        $project = New-TestProject
        { Set-DbMigrationJournal -Applied -Pending -Project $project.Root -ErrorAction Stop } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        $parameters = (Get-Command Set-DbMigrationJournal).ParameterSets
        $parameters.Name | Sort-Object | Should -Be 'Applied', 'Pending'
        $parameters | ForEach-Object { ($_.Parameters | Where-Object IsMandatory).Name } | Sort-Object | Should -Be 'Applied', 'Pending'
    }

    It 'does each -Database' {
        $project = New-TestProject
        $urls = 'one', 'other' | ForEach-Object { "sqlite:$($project.Root)/$_.db" }
        $entries = Set-DbMigrationJournal -Applied -Project $project.Root -Database $urls
        $entries | Group-Object Database | ForEach-Object Count | Should -Be 3, 3
    }
}
