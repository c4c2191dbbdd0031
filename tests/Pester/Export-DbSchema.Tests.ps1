BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Export-DbSchema on <Where>' -ForEach $engines {
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
        $null = Sync-DbSchema
    }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'writes files that make the same schema' {
        $files = Export-DbSchema -Path out
        $files | ForEach-Object { $_ | Should -BeOfType System.IO.FileInfo; $_.FullName | Should -Exist }
        Compare-DbSchema -From database -To out | Should -BeNullOrEmpty
        Compare-DbSchema -From schema -To out | Should -BeNullOrEmpty
    }

    It 'writes the same bytes twice' {
        $null = Export-DbSchema -Path out
        $before = Get-Fingerprint "$($project.Root)/out"
        $null = Export-DbSchema -Path out
        Get-Fingerprint "$($project.Root)/out" | Should -Be $before
    }

    It 'emits text without -Path, which makes the schema when it is run' {
        Export-DbSchema | Set-Content all.sql
        Compare-DbSchema -From database -To all.sql | Should -BeNullOrEmpty
    }

    It 'emits one JSON document' {
        $text = Export-DbSchema -Format Json
        $text | Should -HaveCount 1
        $text | ConvertFrom-Json | Should -Not -BeNullOrEmpty
        Set-Content model.json $text
        Compare-DbSchema -From model.json -To schema | Should -BeNullOrEmpty
    }

    It 'draws as <Format>, emitted, in a folder, and in a file that is named' -ForEach @(
        @{ Format = 'Mermaid'; Name = 'schema.mmd'; Start = 'erDiagram*' }
        @{ Format = 'Html'; Name = 'schema.html'; Start = '<!DOCTYPE html>*' }
        @{ Format = 'Drizzle'; Name = 'schema.ts'; Start = 'import {*' }
    ) {
        $text = Export-DbSchema -Format $Format
        $text | Should -HaveCount 1
        $text | Should -BeLike $Start
        $text | Should -Match 'authors'
        $own = 'own' + [IO.Path]::GetExtension($Name)
        Export-DbSchema -Format $Format -Path $own -WhatIf | Should -BeNullOrEmpty
        $own | Should -Not -Exist
        (Export-DbSchema -Format $Format -Path out).FullName | Should -Be (Join-Path (Get-Location) out $Name)
        (Export-DbSchema -Format $Format -Path $own).FullName | Should -Be (Join-Path (Get-Location) $own)
        (Get-Content $own -Raw).TrimEnd() | Should -Be $text
    }

    It 'exports other sources: the schema files, the migrations' {
        $null = New-DbMigration initial
        $fromFiles = Export-DbSchema -Source schema
        Export-DbSchema -Source migrations | Should -Be $fromFiles
        Export-DbSchema | Should -Be $fromFiles
    }

    It 'names the files with -WhatIf and writes nothing' {
        $before = Get-Fingerprint $project.Root
        Get-HostText { Export-DbSchema -Path out -WhatIf } | Should -BeLike '*What if:*authors*'
        Export-DbSchema -Path out -WhatIf | Should -BeNullOrEmpty
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'refuses what is no schema' {
        (Get-Failure { Export-DbSchema -Source nowhere.db }).Id | Should -Be 'SchemaSpecUnknown'
    }
}
