# What the module shows: no password in any stream, error, object or variable that it sets, however a database is given.

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $VerbosePreference = $DebugPreference = 'Continue'

    # Everything that a call leaves behind, as a person or a build's log would see it.
    function Get-Trace([scriptblock] $Call) {
        $Error.Clear()
        $streams = try { & $Call *>&1 } catch { $_ }
        $all = @($streams) + @($Error)
        ($all | Out-String -Width 4096), ($all | Format-List * -Force | Out-String -Width 4096), ($Error | Get-Error -ErrorAction Ignore | Out-String -Width 4096),
            # PowerShell's own records hold the parameters of the call.
            ($streams | Where-Object { "$($_.GetType().Namespace)" -like 'DbMigrate*' } | ForEach-Object { ConvertTo-Json $_ -Depth 3 -WarningAction Ignore }),
            ($Error | ForEach-Object { "$($_.Exception)$($_.TargetObject)$($_.ErrorDetails)$($_.FullyQualifiedErrorId)" }) -join "`n"
    }
    function Should-HoldNoPassword([string] $Text) {
        $Text.Length | Should -BeGreaterThan 50
        # The line of the caller's script, which PowerShell quotes, holds a variable's name only.
        $Text | Should -Not -Match 'Pl4nted'
    }
}

Describe 'Secrets of <Form>' -ForEach @(
    @{ Form = 'a URL'; Url = 'postgresql://user:Pl4nted%40S3cret@127.0.0.1:1/database?connect_timeout=3' }
    @{ Form = 'a connection string'; Url = 'Host=127.0.0.1;Port=1;Username=user;Password="Pl4nted;S3""cret";Timeout=3' }
    @{ Form = 'a URL with a slip'; Url = 'postgresql//user:Pl4nted@127.0.0.1:1/database' }
    @{ Form = 'a URL with an impossible parameter'; Url = 'postgresql://user:Pl4nted@127.0.0.1:1/database?nonsense=1' }
    @{ Form = 'a variable'; Url = 'env:DBMIGRATE_SECRET' }
) {
    BeforeAll {
        $env:DBMIGRATE_SECRET = 'postgresql://user:Pl4nted%2FS3cret@127.0.0.1:1/database?connect_timeout=3'
        $project = New-TestProject -Dialect postgresql
        $null = New-Item -ItemType Directory -Path (Join-Path $project.Root 'schema')
        Set-Content -LiteralPath (Join-Path $project.Root 'schema/a.sql') -Value 'CREATE TABLE a (id integer);'
        $given = @{ Project = $project.Root; Database = $Url }
    }
    AfterAll { Remove-Item Env:DBMIGRATE_SECRET }

    It '<Name> shows none' -ForEach @(
        @{ Name = 'Get-DbMigrationJournal'; More = @{} }
        @{ Name = 'Invoke-DbMigration'; More = @{ Confirm = $false } }
        @{ Name = 'Invoke-DbMigration'; More = @{ WhatIf = $true } }
        @{ Name = 'Undo-DbMigration'; More = @{ WhatIf = $true } }
        @{ Name = 'New-DbMigration'; More = @{ Schema = 'schema/*.sql' } }
        @{ Name = 'Sync-DbSchema'; More = @{ Schema = 'schema/*.sql'; Confirm = $false } }
        @{ Name = 'Compare-DbSchema'; More = @{} }
        @{ Name = 'Export-DbSchema'; More = @{} }
        @{ Name = 'Set-DbMigrationJournal'; More = @{ Applied = $true; Confirm = $false } }
        @{ Name = 'Reset-DbSchema'; More = @{ Force = $true; Confirm = $false } }
    ) {
        Should-HoldNoPassword (Get-Trace { & $Name @given @More -Verbose -Debug })
    }
}

Describe 'Secrets of a project that works' {
    It 'no object shows the scratch server or another environment' {
        $project = New-TestProject -Environments @{ default = @{ url = 'sqlite:app.db' }; other = @{ url = 'postgresql://user:Pl4nted@host/database' } }
        $given = @{ Project = $project.Root; Scratch = 'postgresql://user:Pl4nted@host/scratch' }
        Should-HoldNoPassword (Get-Trace { Get-DbMigrationJournal @given -Verbose -Debug })
        Should-HoldNoPassword (Get-Trace { Invoke-DbMigration @given -Verbose -Debug -Confirm:$false })
        Should-HoldNoPassword (Get-Trace { Get-DbMigrationJournal @given | ForEach-Object Project | Format-List * -Force | Out-String })
    }

    It 'Initialize-DbMigration refuses to write one down' {
        $root = (New-Item -ItemType Directory -Path (Join-Path (Get-PSDrive TestDrive).Root 'new')).FullName
        $url = 'postgresql://user:Pl4nted@host/database'
        Should-HoldNoPassword (Get-Trace { Initialize-DbMigration -Project $root -Database $url -Verbose -Debug })
        Get-ChildItem $root -Recurse -File | Should -BeNullOrEmpty
    }
}
