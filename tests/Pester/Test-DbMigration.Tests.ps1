BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Test-DbMigration on <Where>' -ForEach $engines {
    BeforeAll {
        $on = $_
        $made = [Collections.Generic.List[object]]::new()
    }
    BeforeEach {
        $project = New-SchemaProject -On $on
        $made.Add($project)
        Push-Location $project.Root
        $null = New-DbMigration -Name first
    }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'finds nothing where nothing is wrong' {
        Test-DbMigration | Should -BeNullOrEmpty
    }

    It 'emits findings as objects' {
        $file = (Get-DbMigrationJournal).Path
        Add-Content $file 'SELECT nonsense FROM nowhere;'
        $finding = Test-DbMigration | Where-Object Severity -eq Error
        $finding.PSTypeNames | Should -Contain 'DbMigrate.Finding'
        $finding.Rule | Should -Be 'ReplayFailed'
        $finding.File | Should -Be $file
        $finding.Line | Should -BeGreaterThan 1
    }

    It 'rehearses what is pending and changes nothing' {
        $findings = Test-DbMigration -Rehearse
        ($findings | Where-Object Rule -eq Rehearsed).Tag | Should -BeLike '*_first'
        $findings | Where-Object Severity -ne Information | Should -BeNullOrEmpty
        Get-TableName $project.Url | Should -BeNullOrEmpty
        (Get-DbMigrationJournal).Pending | Should -BeTrue
    }

    It 'writes lines for a pipeline' {
        Add-Content (Get-DbMigrationJournal).Path 'SELECT nonsense FROM nowhere;'
        Test-DbMigration -Annotate AzureDevOps | Should -Contain ((Test-DbMigration -Annotate AzureDevOps) -like '##vso*type=error;*code=ReplayFailed*' | Select-Object -First 1)
        (Test-DbMigration -Annotate GitHub) -like '::error file=migrations/*' | Should -Not -BeNullOrEmpty
    }

    It 'says in the journal what a migration may cost' {
        Edit-SampleSchema $project
        (Get-DbMigrationJournal).Hazards | Should -BeNullOrEmpty
    }
}
