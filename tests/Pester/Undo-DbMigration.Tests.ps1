BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Undo-DbMigration on <Where>' -ForEach $engines {
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
        Edit-SampleSchema $project
        $null = New-DbMigration isbn
        Set-Content schema/shelves.sql 'CREATE TABLE shelves (id integer PRIMARY KEY);'
        $null = New-DbMigration shelves
        $null = Invoke-DbMigration
    }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'takes the newest back' {
        $result = Undo-DbMigration
        $result.PSTypeNames[0] | Should -Be 'DbMigrate.MigrationResult'
        $result.Tag | Should -Be '0002_shelves'
        $result.Direction | Should -Be 'Down'
        $result.Status | Should -Be 'Undone'
        (Get-DbMigrationJournal | Where-Object Pending).Tag | Should -Be '0002_shelves'
        (Get-TableName $project.Url) -join ' ' | Should -Not -BeLike '*shelves*'
    }

    It 'takes several back, the newest first, and applies them again' {
        (Undo-DbMigration -Steps 2).Tag | Should -Be '0002_shelves', '0001_isbn'
        Get-ColumnName $project.Url 'books' | Should -Be 'author_id', 'id', 'title'
        (Invoke-DbMigration).Tag | Should -Be '0001_isbn', '0002_shelves'
        Compare-DbSchema | Should -BeNullOrEmpty
    }

    It 'goes back to a migration, which stays: <_>' -ForEach @('0000_initial', 'initial', 0) {
        (Undo-DbMigration -To $_).Tag | Should -Be '0002_shelves', '0001_isbn'
        (Get-DbMigrationJournal | Where-Object Applied).Tag | Should -Be '0000_initial'
    }

    It 'takes back what is piped in, the newest first' {
        $results = Get-DbMigrationJournal | Where-Object Applied | Select-Object -Last 2 | Undo-DbMigration
        $results.Tag | Should -Be '0002_shelves', '0001_isbn'
    }

    It 'does nothing for an empty pipeline' {
        @() | Undo-DbMigration | Should -BeNullOrEmpty
        Get-DbMigrationJournal | Where-Object Pending | Undo-DbMigration | Should -BeNullOrEmpty
        Get-DbMigrationJournal | Where-Object Applied | Should -HaveCount 3
    }

    It 'refuses one that is not among the newest' {
        $failure = Get-Failure { Get-DbMigrationJournal 0000* | Undo-DbMigration }
        $failure.Id | Should -Be 'MigrationOutOfOrder'
        $failure.Message | Should -BeLike '*0002_shelves*'
        Get-DbMigrationJournal | Where-Object Applied | Should -HaveCount 3
    }

    It 'shows the exact SQL with -WhatIf and changes nothing' {
        $text = Get-HostText { Undo-DbMigration -Steps 2 -WhatIf }
        foreach ($tag in '0002_shelves', '0001_isbn') {
            $text | Should -BeLike "*What if:*$tag*"
            $text.Contains([IO.File]::ReadAllText("$($project.Migrations)/$tag.down.sql").TrimEnd()) | Should -BeTrue
        }
        Undo-DbMigration -WhatIf | Should -BeNullOrEmpty
        Get-DbMigrationJournal | Where-Object Applied | Should -HaveCount 3
        (Get-TableName $project.Url) -join ' ' | Should -BeLike '*shelves*'
    }

    It 'works without a down script' {
        Get-ChildItem $project.Migrations -Filter *.down.sql | Remove-Item
        $text = Get-HostText { Undo-DbMigration -WhatIf }
        $text | Should -BeLike '*DROP TABLE*shelves*'
        (Undo-DbMigration -Steps 2).Status | Should -Be 'Undone', 'Undone'
        Get-ColumnName $project.Url 'books' | Should -Be 'author_id', 'id', 'title'
    }

    It 'refuses to lose rows without -Allow DataLoss, before its first statement' {
        $null = Invoke-Sql $project.Url 'INSERT INTO shelves VALUES (1)'
        $failure = Get-Failure { Undo-DbMigration -Steps 2 }
        $failure.Id | Should -Be 'DataLossRefused'
        $failure.Message + $failure.Action | Should -BeLike '*-Allow DataLoss*'
        Get-DbMigrationJournal | Where-Object Applied | Should -HaveCount 3
        (Undo-DbMigration -Allow DataLoss).Tag | Should -Be '0002_shelves'
    }

    It 'takes -Steps or -To, not both' {
        { Undo-DbMigration -Steps 1 -To 0 } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'asks for a protected environment' {
        $config = Get-Content dbmigrate.json -Raw | ConvertFrom-Json -AsHashtable
        $config.environments.default.protected = $true
        $config | ConvertTo-Json -Depth 5 | Set-Content dbmigrate.json
        $undo = "Undo-DbMigration -Project '$($project.Root)'"
        (Invoke-Unattended $undo).Ids | Should -Be 'EnvironmentProtected'
        Get-DbMigrationJournal | Where-Object Applied | Should -HaveCount 3
        (Invoke-Unattended "$undo -Confirm:`$false").Output | Should -HaveCount 1
    }
}
