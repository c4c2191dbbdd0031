# Schema sources that are PowerShell scripts: what they write is SQL.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'A .ps1 schema source on <Where>' -ForEach $engines {
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
        Remove-Item schema/*.sql
        Set-Content schema/tables.ps1 @'
foreach ($name in 'red', 'green') {
    "CREATE TABLE $name ("
    "  id integer PRIMARY KEY"
    ');'
}
'@
        $with = @{ Schema = 'schema/*.ps1' }
    }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'is run, and its lines are the schema' {
        $null = Sync-DbSchema @with
        (Get-TableName $project.Url) -replace '^public\.' | Should -Be 'green', 'red'
    }

    It 'runs in the project''s folder, in a session of its own' {
        Set-Content here.txt 'CREATE TABLE here (id integer);'
        Set-Content schema/tables.ps1 '$leaked = 1; Get-Content here.txt'
        $config = Get-Content dbmigrate.json -Raw | ConvertFrom-Json -AsHashtable
        $config.schema = @('schema/*.ps1')
        $config | ConvertTo-Json -Depth 5 | Set-Content dbmigrate.json
        Push-Location (New-Item -ItemType Directory elsewhere)
        try { (Compare-DbSchema -Project ..).Object | Should -BeLike '*here' }
        finally { Pop-Location }
        Get-Variable leaked -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is told at what line it failed: <Name>' -ForEach @(
        @{ Name = 'throw'; Script = "'CREATE TABLE a (id integer);'`nthrow 'no colours left'"; Says = '*tables.ps1*2:*no colours left*' }
        @{ Name = 'a cmdlet''s error'; Script = "`nGet-Content nowhere.txt"; Says = '*tables.ps1*2:*nowhere.txt*' }
        @{ Name = 'what cannot be parsed'; Script = "`n`nif (1 { }"; Says = '*tables.ps1*3:*' }
    ) {
        Set-Content schema/tables.ps1 $Script
        $before = Get-Fingerprint $project.Root
        $failure = Get-Failure { New-DbMigration @with }
        $failure.Id | Should -Be 'SourceInvalid'
        $failure.Category | Should -Be 'InvalidData'
        $failure.Message | Should -BeLike $Says
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'is an error where it writes nothing' {
        Set-Content schema/tables.ps1 '# nothing yet'
        (Get-Failure { New-DbMigration @with }).Id | Should -Be 'SourceInvalid'
    }

    It 'passes its warnings on' {
        Set-Content schema/tables.ps1 "Write-Warning 'pale'; 'CREATE TABLE a (id integer);'"
        (Invoke-Captured { Compare-DbSchema @with }).Warnings | Should -Contain 'tables.ps1: pale'
    }
}
