BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Stopping the pipeline (Ctrl+C)' {
    BeforeEach {
        $project = New-TestProject ([ordered]@{ '0000_first' = 'CREATE TABLE first (id integer);'; '0001_slow' = "CREATE TABLE half (id integer);--> statement-breakpoint`n$(Get-EndlessSql)" })
        $shell = New-TestShell
    }
    AfterEach { Remove-TestShell $shell }

    It 'ends a long statement soon, leaves nothing of its migration, and the next run goes on' {
        $null = $shell.AddScript("Invoke-DbMigration -Project '$($project.Root)' -Verbose")
        $running = $shell.BeginInvoke()
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while (-not ($shell.Streams.Verbose -match 'CREATE TABLE half') -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
        Start-Sleep -Milliseconds 200
        $running.IsCompleted | Should -BeFalse

        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'

        Get-TableName $project.Database | Should -Be 'first'
        (Get-DbMigrationJournal -Project $project.Root).Applied | Should -Be $true, $false
        Invoke-Sql $project.Database "SELECT count(*) FROM __dbmigrate_history WHERE tag = '0001_slow' AND outcome <> 'Applied'" | Should -Be '1'

        Set-Content (Join-Path $project.Migrations '0001_slow.sql') 'CREATE TABLE quick (id integer);'
        (Invoke-DbMigration -Project $project.Root -LockTimeout 1).Tag | Should -Be '0001_slow'
    }

    It 'had shown what was applied, and the statement that takes long' {
        # As the host shows it: through the default view, not as objects.
        $null = $shell.AddScript("Invoke-DbMigration -Project '$($project.Root)' | Out-String -Stream")
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $output.EnumeratorNeverBlocks = $true
        $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $none.Complete()
        $null = $shell.BeginInvoke($none, $output)
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        while ((-not ($output -match '0000_first') -or -not ($shell.Streams.Progress.StatusDescription -like '0001_slow*')) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $shell.Stop()

        $output -match '0000_first' | Should -HaveCount 1
        @($shell.Streams.Progress.StatusDescription) -like '0001_slow*' | Select-Object -First 1 | Should -BeLike '0001_slow (2 of 2), statement 1 of 2: CREATE TABLE half*'
    }

    It 'ends the wait for the lock' {
        $null = Invoke-Sql $project.Database 'CREATE TABLE unrelated (id integer)'
        $holder = Open-TestDatabase $project.Database
        try {
            Invoke-ConnectionSql $holder 'BEGIN IMMEDIATE'
            $null = $shell.AddScript("Invoke-DbMigration -Project '$($project.Root)' -LockTimeout 1m")
            $running = $shell.BeginInvoke()
            Start-Sleep -Milliseconds 700
            $running.IsCompleted | Should -BeFalse
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        }
        finally { $holder.Dispose() }
        Get-TableName $project.Database | Should -Be 'unrelated'
    }
}
