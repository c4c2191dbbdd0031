# What flows between the cmdlets, and what does not happen when nothing flows.

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Get-DbMigrationJournal | Where Pending | Invoke-DbMigration' {
    It 'applies all, then nothing' {
        $project = New-TestProject
        Push-Location $project.Root
        try {
            (Get-DbMigrationJournal | Where-Object Pending | Invoke-DbMigration).Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
            Get-DbMigrationJournal | Where-Object Pending | Invoke-DbMigration | Should -BeNullOrEmpty
        }
        finally { Pop-Location }
    }

    It 'needs no parameter twice: entries bring their project, database and environment along' {
        $project = New-TestProject -NoConfig
        $url = "sqlite:$($project.Root)/other.db"
        $elsewhere = New-Item -ItemType Directory "$($project.Root)/elsewhere"
        $entries = Get-DbMigrationJournal -Migrations $project.Migrations -Database $url
        Push-Location $elsewhere
        try { $results = $entries | Invoke-DbMigration }
        finally { Pop-Location }
        $results.Database | Select-Object -Unique | Should -Be $url
        Get-TableName "$($project.Root)/other.db" | Should -HaveCount 3
        Get-ChildItem $elsewhere | Should -BeNullOrEmpty
    }

    It 'applies the piped ones only' {
        $project = New-TestProject
        (Get-DbMigrationJournal -Project $project.Root | Select-Object -First 2 | Invoke-DbMigration).Tag | Should -Be '0000_authors', '0001_books'
        Get-TableName $project.Database | Should -Be 'authors', 'books'
    }

    It 'applies them in the folder''s order, in whichever order they come' {
        $project = New-TestProject
        (Get-DbMigrationJournal -Project $project.Root | Sort-Object Index -Descending | Invoke-DbMigration).Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
    }

    It 'passes over those that are applied' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 0
        (Get-DbMigrationJournal -Project $project.Root | Invoke-DbMigration).Tag | Should -Be '0001_books', '0002_shelves'
    }

    It 'passes over those that somebody else applied meanwhile' {
        $project = New-TestProject
        $entries = Get-DbMigrationJournal -Project $project.Root | Where-Object Pending
        $null = Invoke-DbMigration -Project $project.Root
        $run = Invoke-Captured { $entries | Invoke-DbMigration }
        $run.All | Should -BeNullOrEmpty
    }

    It 'applies to two databases what is piped of both' {
        $project = New-TestProject
        $urls = 'one', 'other' | ForEach-Object { "sqlite:$($project.Root)/$_.db" }
        $null = Invoke-DbMigration -Project $project.Root -Database $urls[0] -To 1
        $results = Get-DbMigrationJournal -Project $project.Root -Database $urls | Where-Object Pending | Invoke-DbMigration
        ($results | Where-Object Database -EQ $urls[0]).Tag | Should -Be '0002_shelves'
        ($results | Where-Object Database -EQ $urls[1]).Tag | Should -Be '0000_authors', '0001_books', '0002_shelves'
    }

    It 'applies two projects that are piped together' {
        $one, $other = (New-TestProject), (New-TestProject ([ordered]@{ '0000_only' = 'CREATE TABLE only_one (id integer);' }))
        $results = @($one, $other) | ForEach-Object { Get-DbMigrationJournal -Project $_.Root } | Invoke-DbMigration
        $results | Should -HaveCount 4
        Get-TableName $other.Database | Should -Be 'only_one'
    }

    It 'applies one folder for two journals of one database' {
        $project = New-TestProject @{ '0000_any' = 'CREATE TABLE IF NOT EXISTS any_table (id integer);' }
        $folders = foreach ($name in 'ash', 'birch') {
            $folder = (New-Item -ItemType Directory "$($project.Root)/$name").FullName
            $config = @{ dialect = 'sqlite'; migrations = '../migrations'; journal = @{ table = "journal_$name" }; environments = @{ default = @{ url = 'sqlite:../app.db' } } }
            [IO.File]::WriteAllText("$folder/dbmigrate.json", ($config | ConvertTo-Json -Depth 5))
            $folder
        }
        ($folders | ForEach-Object { Get-DbMigrationJournal -Project $_ } | Invoke-DbMigration).Tag | Should -Be '0000_any', '0000_any'
        foreach ($name in 'ash', 'birch') { Invoke-Sql $project.Database "SELECT count(*) FROM journal_$name" | Should -Be 1 }
    }
}

Describe 'Nothing in the pipeline' {
    BeforeEach { $project = New-TestProject }
    AfterEach { $project.Database | Should -Not -Exist }

    It 'applies nothing when the filter lets nothing through' {
        Get-DbMigrationJournal -Project $project.Root | Where-Object Tag -EQ 'none' | Invoke-DbMigration -Project $project.Root | Should -BeNullOrEmpty
    }

    It 'applies nothing for -Entry <Name>' -ForEach @(@{ Name = '$null'; Value = $null }, @{ Name = '@()'; Value = @() }) {
        Invoke-DbMigration -Entry $Value -Project $project.Root | Should -BeNullOrEmpty
    }

    It 'applies nothing for a variable that a filter left empty' {
        $chosen = Get-DbMigrationJournal none* -Project $project.Root
        Invoke-DbMigration $chosen -Project $project.Root | Should -BeNullOrEmpty
    }

    It 'applies nothing for $null in the pipeline' {
        $null | Invoke-DbMigration -Project $project.Root -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'needs no project then' {
        Push-Location ([IO.Path]::GetTempPath())
        try { (Invoke-Captured { @() | Invoke-DbMigration }).All | Should -BeNullOrEmpty }
        finally { Pop-Location }
    }
}

Describe 'No pipeline at all' {
    It 'applies everything inside <Name>' -ForEach @(
        @{ Name = 'ForEach-Object'; Run = { param($root) 1 | ForEach-Object { Invoke-DbMigration -Project $root } } }
        @{ Name = 'a function that gets a pipeline'; Run = { param($root) function Invoke-It { process { Invoke-DbMigration -Project $root } } 1 | Invoke-It } }
        @{ Name = 'a script block'; Run = { param($root) & { Invoke-DbMigration -Project $root } } }
        @{ Name = 'a thread job'; Run = { param($root) Start-ThreadJob { Import-Module $using:module; Invoke-DbMigration -Project $using:root } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Name = 'ForEach-Object -Parallel'; Run = { param($root) 1 | ForEach-Object -Parallel { Import-Module $using:module; Invoke-DbMigration -Project $using:root } } }
        @{ Name = 'a PowerShell object'; Run = { param($root) $s = New-TestShell; try { $s.AddCommand('Invoke-DbMigration').AddParameter('Project', $root).Invoke() } finally { Remove-TestShell $s } } }
        @{ Name = 'a PowerShell object in the background'; Run = { param($root) $s = New-TestShell; try { $s.EndInvoke($s.AddCommand('Invoke-DbMigration').AddParameter('Project', $root).BeginInvoke()) } finally { Remove-TestShell $s } } }
    ) {
        $module = Get-ModulePath
        $project = New-TestProject
        @(& $Run $project.Root) | Should -HaveCount 3
    }
}

Describe 'Entries as text' {
    BeforeEach { $project = New-TestProject }

    It 'come from the pipeline' {
        ('0001_books', '0000_authors' | Invoke-DbMigration -Project $project.Root).Tag | Should -Be '0000_authors', '0001_books'
    }

    It 'come as -Entry, also by position' {
        (Invoke-DbMigration -Entry 0000_authors -Project $project.Root).Tag | Should -Be '0000_authors'
        (Invoke-DbMigration 0001_books, 0002_shelves -Project $project.Root).Tag | Should -Be '0001_books', '0002_shelves'
    }

    It 'apply to every -Database' {
        $urls = 'one', 'other' | ForEach-Object { "sqlite:$($project.Root)/$_.db" }
        $results = '0000_authors' | Invoke-DbMigration -Project $project.Root -Database $urls
        $results.Database | Sort-Object | Should -Be ($urls | Sort-Object)
    }
}

Describe 'A later migration while an earlier one is pending' {
    BeforeEach { $project = New-TestProject }

    It 'is refused, and the earlier ones are named' {
        $failure = Get-Failure { Get-DbMigrationJournal 0002* -Project $project.Root | Invoke-DbMigration }
        $failure.Id | Should -Be 'MigrationOutOfOrder'
        $failure.Message | Should -BeLike "*'0002_shelves'*'0000_authors', '0001_books'*"
        $failure.Action | Should -BeLike '*-OutOfOrder*'
        Get-TableName $project.Database | Should -BeNullOrEmpty
    }

    It 'is applied with -OutOfOrder' {
        (Get-DbMigrationJournal 0002* -Project $project.Root | Invoke-DbMigration -OutOfOrder).Tag | Should -Be '0002_shelves'
        (Get-DbMigrationJournal -Project $project.Root | Where-Object OutOfOrder).Tag | Should -Be '0000_authors', '0001_books'
    }
}

Describe 'Select-Object -First' {
    It 'stops the run: what was not asked for is not applied' {
        $project = New-TestProject
        (Invoke-DbMigration -Project $project.Root | Select-Object -First 2).Tag | Should -Be '0000_authors', '0001_books'
        Get-TableName $project.Database | Should -Be 'authors', 'books'
        (Invoke-DbMigration -Project $project.Root -LockTimeout 1).Tag | Should -Be '0002_shelves'
    }
}

Describe 'Several databases' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-Sql "$($project.Root)/bad.db" 'CREATE TABLE books (id integer)'
    }

    It 'one failing does not keep the others from their migrations' {
        $urls = 'good1', 'bad', 'good2' | ForEach-Object { "sqlite:$($project.Root)/$_.db" }
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root -Database $urls -ErrorAction Continue }
        $run.Errors | Should -HaveCount 1
        $run.Errors[0].FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
        foreach ($good in $urls[0, 2]) { ($run.Output | Where-Object Database -EQ $good).Status | Should -Be 'Applied', 'Applied', 'Applied' }
        ($run.Output | Where-Object Database -EQ $urls[1]).Status | Should -Be 'Applied', 'Failed'
    }

    It 'are named by what is said of them' {
        $named = New-TestProject @{ '0000_parts' = 'CREATE TABLE parts (id integer);' }
        $urls = 'one', 'two' | ForEach-Object { "sqlite:$($named.Root)/$_.db" }
        $null = Invoke-DbMigration -Project $named.Root -Database $urls
        foreach ($name in 'one', 'two') { $null = Invoke-Sql "$($named.Root)/$name.db" 'INSERT INTO parts VALUES (1)' }
        [IO.File]::WriteAllText("$($named.Migrations)/0001_gone.sql", "DROP TABLE parts;--> statement-breakpoint`nDROP TABLE nowhere;")
        Set-TestJournal $named.Migrations '0000_parts', '0001_gone'

        $both = Invoke-Captured { Invoke-DbMigration -Project $named.Root -Database $urls }
        $one = Invoke-Captured { Invoke-DbMigration -Project $named.Root -Database $urls[0] }

        foreach ($url in $urls) {
            @($both.Warnings -like "${url}: 0001_gone.sql:1: DataLoss: *").Count | Should -Be 1
            @(@($both.Errors | ForEach-Object { "$_" }) -like "${url}: *0001_gone.sql:2:*no such table*").Count | Should -Be 1
        }
        $both.Errors[0].ErrorDetails.RecommendedAction | Should -BeExactly $one.Errors[0].ErrorDetails.RecommendedAction
        "$($one.Warnings) $($one.Errors)" | Should -Not -BeLike "*$($urls[0]): *"
    }

    It 'work one after the other with -ThrottleLimit 1' {
        $urls = 1..4 | ForEach-Object { "sqlite:$($project.Root)/throttled$_.db" }
        $results = Invoke-DbMigration -Project $project.Root -Database $urls -ThrottleLimit 1
        $results | Should -HaveCount 12
        # Uninterrupted: each database's three results stand together.
        0..3 | ForEach-Object { $results[(3 * $_)..(3 * $_ + 2)].Database | Select-Object -Unique | Should -HaveCount 1 }
    }

    It 'work at once up to -ThrottleLimit' {
        $slow = New-TestProject @{ '0000_slow' = 'CREATE TABLE counted AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000000) SELECT count(*) AS n FROM c;' }
        $urls = 1..4 | ForEach-Object { "sqlite:$($slow.Root)/parallel$_.db" }
        $run = Invoke-Captured { Invoke-DbMigration -Project $slow.Root -Database $urls -ThrottleLimit 4 -Verbose }
        $run.Output | Should -HaveCount 4
        # All four have begun before the first one is done.
        $firstDone = [array]::FindIndex([string[]]$run.Verbose, [Predicate[string]] { $args[0] -match ' ms\): ' })
        @($run.Verbose[0..($firstDone - 1)] -like '*1 statements, 1 of 1*').Count | Should -BeGreaterThan 1
    }

    It 'refuse -ThrottleLimit 0' {
        { Invoke-DbMigration -Project $project.Root -ThrottleLimit 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe 'Warnings' {
    It 'name an SQL file that the journal does not' {
        $project = New-TestProject
        Set-Content "$($project.Migrations)/0009_orphan.sql" 'CREATE TABLE orphan (id integer);'
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root }
        $run.Warnings | Should -HaveCount 1
        $run.Warnings[0] | Should -BeLike "'0009_orphan.sql'*will not be applied."
        Get-TableName $project.Database | Should -Not -Contain 'orphan'
    }

    It 'name what only the database has' {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root -To 1
        Set-TestJournal $project.Migrations '0000_authors', '0002_shelves'
        $run = Invoke-Captured { Invoke-DbMigration -Project $project.Root }
        ($run.Warnings -like '*applied migration(s) that are not in*').Count | Should -Be 1
    }
}
