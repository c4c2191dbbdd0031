BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule

    # What is free text, and what PowerShell completes as a file or folder by itself; every other parameter has answers that can be listed.
    $free = @{
        Database         = 'a URL, a path or a variable'
        Scratch          = 'a URL or a variable'
        Port             = 'a number'
        Studio           = 'an object'
        ThrottleLimit    = 'a number'
        Steps            = 'a number'
        Project          = 'a path'
        Migrations       = 'a path'
        Schema           = 'paths'
        Path             = 'a path'
        Backup           = 'a path'
        AsScript         = 'a path'
        DrizzleConfig    = 'paths'
        'New-DbMigration -Name' = 'a new name'
    }
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module DbMigrate) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common -and $_.ParameterType -ne [switch] }) {
            $name = "$($command.Name) -$($parameter.Name)"
            @{ Name = $name; Free = $free[$parameter.Name] ?? $free[$name] }
        }
    }
    $stale = $free.Keys | Where-Object { $_ -notin $parameters.Name -and $_ -notin ($parameters.Name -replace '^.* -') }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    function Get-Completion([string] $Line) { @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText) }
}

Describe 'Completion in a project' {
    BeforeAll {
        $project = New-TestProject -Environments ([ordered]@{ default = @{ url = 'sqlite:app.db' }; staging = @{ url = 'env:NOT_SET' }; 'the live one' = @{ url = 'env:NOT_SET' } })
        Push-Location $project.Root
        $tags = '0000_authors', '0001_books', '0002_shelves'
    }
    AfterAll { Pop-Location }

    It 'offers the tags: <_>' -ForEach @(
        'Invoke-DbMigration -To '
        'Invoke-DbMigration -Entry '
        'Invoke-DbMigration '
        'Get-DbMigrationJournal -Name '
        'Get-DbMigrationJournal '
        'Set-DbMigrationJournal -Applied -Entry '
    ) {
        Get-Completion $_ | Should -Be $tags
    }

    It 'offers those that begin with what is typed' {
        Get-Completion 'Invoke-DbMigration -To 0001' | Should -Be '0001_books'
        Get-Completion "Invoke-DbMigration -To '0001" | Should -Be '0001_books'
        Get-Completion 'Invoke-DbMigration -Entry 0000_authors, 0002' | Should -Be '0002_shelves'
        Get-Completion 'Invoke-DbMigration -To zzz' | Should -Not -Contain '0000_authors'
    }

    It 'offers the environments, quoted where they must be' {
        Get-Completion 'Invoke-DbMigration -Environment ' | Should -Be 'default', 'staging', "'the live one'"
        Get-Completion 'Get-DbMigrationJournal -Environment st' | Should -Be 'staging'
    }

    It 'offers the transaction modes' {
        Get-Completion 'Invoke-DbMigration -TransactionMode ' | Sort-Object | Should -Be 'All', 'None', 'PerMigration'
    }

    It 'offers the hazards: <_>' -ForEach @('Sync-DbSchema', 'Undo-DbMigration') {
        Get-Completion "$_ -Allow " | Should -Contain 'DataLoss'
        Get-Completion "$_ -Allow Table" | Should -Be 'TableRewrite'
    }

    It 'offers the words for schemas, and files after anything else: <_>' -ForEach @('Compare-DbSchema -From ', 'Compare-DbSchema -To ', 'Compare-DbSchema ', 'Export-DbSchema -Source ') {
        Get-Completion $_ | Should -Be 'applied', 'database', 'migrations', 'schema'
        Get-Completion "${_}mig" | Should -Contain 'migrations'
        Get-Completion "${_}dbmig" | Should -BeLike '*dbmigrate.json'
    }

    It 'offers the formats' {
        Get-Completion 'Export-DbSchema -Format ' | Sort-Object | Should -Be 'Drizzle', 'Html', 'Json', 'Mermaid', 'Sql'
        Get-Completion 'Get-DbMigrationJournal -Format ' | Should -Be 'Html', 'Markdown'
    }

    It 'offers the tags to go back to' {
        Get-Completion 'Undo-DbMigration -To ' | Should -Be $tags
        Get-Completion 'Undo-DbMigration ' | Should -Be $tags
    }

    It 'offers the properties of changes' {
        Get-Completion 'Compare-DbSchema | Where-Object Data' | Should -Contain 'DataLoss'
    }

    It 'offers the dialects' {
        Get-Completion 'Initialize-DbMigration -Dialect ' | Should -Be 'postgresql', 'sqlite'
    }

    It 'offers the properties of what flows' {
        Get-Completion 'Get-DbMigrationJournal | Where-Object Pend' | Should -Contain 'Pending'
        Get-Completion 'Invoke-DbMigration | Select-Object Dur' | Should -Contain 'Duration'
    }

    It 'opens no database' {
        $null = Get-Completion 'Invoke-DbMigration -To '
        $project.Database | Should -Not -Exist
    }
}

Describe 'Completion of every parameter' {
    BeforeAll {
        # A snapshot beside the newest migration is what a rename is completed from.
        $made = New-TestProject
        $null = New-Item -ItemType File (Join-Path $made.Root 'schema/all.sql') -Force -Value 'CREATE TABLE authors (id integer PRIMARY KEY, full_name text); CREATE TABLE "two words" (id integer);'
        Push-Location $made.Root
        $null = New-DbMigration -Project $made.Root -Schema 'schema/*.sql' -NoRename -Name everything
    }
    AfterAll { Pop-Location }

    It 'offers something for <Name>' -ForEach $parameters.Where{ -not $_.Free } {
        $offered = Get-Completion "$Name "
        $offered | Should -Not -BeNullOrEmpty
        $offered | Should -Not -BeLike '*dbmigrate.json' -Because 'files are what PowerShell offers where a parameter offers nothing'
    }

    It 'offers files for <Name>, which is <Free>' -ForEach $parameters.Where{ $_.Free -like '*path*' } {
        Get-Completion "$Name dbm" | Should -BeLike '*dbmigrate.json'
    }

    It 'offers durations: <_>' -ForEach @('Invoke-DbMigration -LockTimeout', 'Undo-DbMigration -StatementTimeout', 'Start-DbStudio -IdleTimeout') {
        Get-Completion "$_ " | Should -Be '5s', '30s', '1m', '5m', '30m', '1h'
        Get-Completion "$_ 20" | Should -Be '20ms', '20s', '20m', '20h'
        Get-Completion "$_ 20m" | Should -Be '20ms', '20m'
    }

    It 'offers what may be renamed, as the newest snapshot knows it: <_>' -ForEach 'New-DbMigration', 'Sync-DbSchema', 'Compare-DbSchema' {
        Get-Completion "$_ -Rename " | Should -Be 'authors=', 'authors.full_name=', 'authors.id=', "'two words='", "'two words.id='"
        Get-Completion "$_ -Rename authors.f" | Should -Be 'authors.full_name='
        Get-Completion "$_ -Using authors.f" | Should -Be 'authors.full_name='
    }

    It 'names no parameter that is gone' -TestCases @{ Stale = $stale } {
        $Stale | Should -BeNullOrEmpty
    }
}

Describe 'Completion elsewhere' {
    BeforeEach {
        $empty = New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N')))
        Push-Location $empty
        $Error.Clear()
    }
    AfterEach { Pop-Location }

    It 'offers the tags of -Project' {
        $project = New-TestProject
        Get-Completion "Invoke-DbMigration -Project $($project.Root) -To " | Should -HaveCount 3
    }

    It 'offers the tags of -Migrations' {
        $project = New-TestProject -NoConfig
        Get-Completion "Invoke-DbMigration -Migrations $($project.Migrations) -To " | Should -HaveCount 3
    }

    It 'offers nothing where there is no project, without an error: <_>' -ForEach @('Invoke-DbMigration -To ', 'Get-DbMigrationJournal -Name ', 'Invoke-DbMigration -Environment ') {
        Get-Completion $_ | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }

    It 'offers nothing where the project is broken, without an error' {
        Set-Content (Join-Path $empty 'dbmigrate.json') '{ oops'
        Get-Completion 'Invoke-DbMigration -To ' | Should -BeNullOrEmpty
        Get-Completion 'Invoke-DbMigration -Environment ' | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }

    It 'offers nothing where the journal is broken, without an error' {
        $project = New-TestProject
        Set-Content "$($project.Migrations)/meta/_journal.json" '{ oops'
        Get-Completion "Invoke-DbMigration -Project $($project.Root) -To " | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}
