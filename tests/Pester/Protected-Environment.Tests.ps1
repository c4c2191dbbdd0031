BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'A protected environment' {
    BeforeEach {
        $project = New-TestProject -Environments @{ default = @{ url = 'sqlite:app.db' }; production = @{ url = 'sqlite:live.db'; protected = $true } }
        $live = Join-Path $project.Root 'live.db'
        $apply = "Invoke-DbMigration -Project '$($project.Root)' -Environment production"
    }
    AfterEach { Remove-Item Env:DBMIGRATE_CONFIRM -ErrorAction Ignore }

    It 'is not changed where nobody can confirm' {
        $run = Invoke-Unattended $apply
        $run.Ids | Should -Be 'EnvironmentProtected'
        $run.Output | Should -BeNullOrEmpty
        $live | Should -Not -Exist
        $failure = $run.Errors[0]
        "$failure" | Should -BeLike "*'production'*$live*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Confirm:$false*DBMIGRATE_CONFIRM=production*'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
    }

    It 'is not changed by a real pwsh -NonInteractive' {
        $run = Invoke-Process "Import-Module `$env:DBMIGRATE_MODULE; $apply; `$Error[0].FullyQualifiedErrorId"
        $run.Output | Should -BeLike '*EnvironmentProtected,*'
        $live | Should -Not -Exist
    }

    It 'is changed with -Confirm:$false' {
        $run = Invoke-Unattended "$apply -Confirm:`$false"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -HaveCount 3
        Get-TableName $live | Should -HaveCount 3
    }

    It 'is changed with DBMIGRATE_CONFIRM=production' {
        $env:DBMIGRATE_CONFIRM = 'production'
        (Invoke-Unattended $apply).Output | Should -HaveCount 3
    }

    It 'is not changed with DBMIGRATE_CONFIRM=<_>' -ForEach @('staging', '1', 'true') {
        $env:DBMIGRATE_CONFIRM = $_
        (Invoke-Unattended $apply).Ids | Should -Be 'EnvironmentProtected'
        $live | Should -Not -Exist
    }

    It 'is not changed by Set-DbMigrationJournal either' {
        (Invoke-Unattended "Set-DbMigrationJournal -Applied -Project '$($project.Root)' -Environment production").Ids | Should -Be 'EnvironmentProtected'
        $live | Should -Not -Exist
    }

    It 'is not changed through piped entries or -Database' {
        (Invoke-Unattended "Get-DbMigrationJournal -Project '$($project.Root)' -Environment production | Invoke-DbMigration").Ids | Should -Be 'EnvironmentProtected'
        (Invoke-Unattended "$apply -Database 'sqlite:$live'").Ids | Should -Be 'EnvironmentProtected'
        $live | Should -Not -Exist
    }

    It 'can be read and planned' {
        (Invoke-Unattended "Get-DbMigrationJournal -Project '$($project.Root)' -Environment production").Output | Should -HaveCount 3
        (Invoke-Unattended "$apply -WhatIf").Errors | Should -BeNullOrEmpty
        $live | Should -Not -Exist
    }

    It 'asks nothing where there is nothing to do' {
        $null = Invoke-Unattended "$apply -Confirm:`$false"
        (Invoke-Unattended $apply).Errors | Should -BeNullOrEmpty
    }

    It 'leaves the other environments alone' {
        (Invoke-Unattended "Invoke-DbMigration -Project '$($project.Root)'").Output | Should -HaveCount 3
    }
}
