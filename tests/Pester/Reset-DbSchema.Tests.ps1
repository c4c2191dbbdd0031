BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Reset-DbSchema on <Where>' -ForEach $engines {
    BeforeAll {
        $on = $_
        $made = [Collections.Generic.List[object]]::new()
        function New-Project([hashtable] $With = @{}) {
            $new = New-SchemaProject -On $on @With
            $made.Add($new)
            $new
        }
    }
    BeforeEach {
        $project = New-Project
        Push-Location $project.Root
        $null = New-DbMigration initial
        $null = Invoke-DbMigration
        $null = Invoke-Sql $project.Url "INSERT INTO authors VALUES (1, 'Ada'); CREATE TABLE by_hand (id integer)"
    }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'drops everything and applies the migrations' {
        $results = Reset-DbSchema -Confirm:$false
        $results.Tag | Should -Be '0000_initial'
        Invoke-Sql $project.Url 'SELECT count(*) FROM authors' | Should -Be '0'
        Compare-DbSchema | Should -BeNullOrEmpty
        (Get-DbMigrationJournal).Status | Should -Be 'Applied'
    }

    It 'builds the schema where there are no migrations' {
        Remove-Item $project.Migrations -Recurse
        (Reset-DbSchema -Confirm:$false).Kind | Should -Contain 'CreateTable'
        Compare-DbSchema | Should -BeNullOrEmpty
    }

    It 'shows what would go with -WhatIf and changes nothing' {
        $text = Get-HostText { Reset-DbSchema -WhatIf }
        $text | Should -BeLike '*What if:*DROP TABLE*by_hand*0000_initial*'
        Invoke-Sql $project.Url 'SELECT count(*) FROM authors' | Should -Be '1'
    }

    It 'does nothing where nobody can confirm, and tells what to type' {
        $run = Invoke-Unattended "Reset-DbSchema -Project '$($project.Root)'"
        $run.Ids | Should -Be 'DataLossRefused'
        $run.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Confirm:$false*'
        Invoke-Sql $project.Url 'SELECT count(*) FROM authors' | Should -Be '1'
    }

    It 'refuses a protected environment without -Force' {
        $guarded = New-Project @{ Protected = $true }
        $reset = "Reset-DbSchema -Project '$($guarded.Root)' -Confirm:`$false"
        (Invoke-Unattended $reset).Ids | Should -Be 'EnvironmentProtected'
        Get-TableName $guarded.Url | Should -BeNullOrEmpty
        (Invoke-Unattended "$reset -Force").Errors | Should -BeNullOrEmpty
        Get-TableName $guarded.Url | Should -HaveCount 2
    }
}
