# What a person sees: each emitted type in its default, table, list and wide view, at 80 columns, with and without colours.

BeforeDiscovery {
    $types = 'DbMigrate.Project', 'DbMigrate.Migration', 'DbMigrate.JournalEntry', 'DbMigrate.HistoryEntry', 'DbMigrate.MigrationResult', 'DbMigrate.PlannedStatement', 'DbMigrate.SchemaChange', 'DbMigrate.Hazard', 'DbMigrate.Finding'
    # A build without Node.js has no studio.
    if (Test-Path "$PSScriptRoot/../../bin/lib/studio/index.html") { $types += 'DbMigrate.Studio' }
    $shown = foreach ($type in $types) { foreach ($view in 'Out-Default', 'Format-Table', 'Format-List', 'Format-Wide') { @{ Type = $type; View = $view } } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    # A name that no column holds, a failure, a loss, a rename.
    $long = '0003_a_long_name_that_somebody_gave_to_a_migration_and_that_does_not_fit_any_column_of_it'
    $migrations = Get-SampleMigrations
    $migrations[$long] = "ALTER TABLE shelves ADD COLUMN room text;`n"
    $migrations['0004_fails'] = "DROP TABLE authors;--> statement-breakpoint`nSELECT broken;`n"
    $project = New-TestProject $migrations
    $object = @{}
    $object['DbMigrate.MigrationResult'] = @(Invoke-DbMigration -Project $project.Root -ErrorAction SilentlyContinue)
    $object['DbMigrate.JournalEntry'] = @(Get-DbMigrationJournal -Project $project.Root)
    $object['DbMigrate.HistoryEntry'] = @(Get-DbMigrationJournal -Project $project.Root -History)
    $object['DbMigrate.Project'] = @($object['DbMigrate.JournalEntry'][0].GetProject())
    $object['DbMigrate.Migration'] = @(New-DbMigration a_long_name_that_somebody_gave_to_an_empty_migration -Custom -Project (New-TestProject).Root)
    $object['DbMigrate.Finding'] = @(Test-DbMigration -Project $project.Root)
    $old = Join-Path (Get-PSDrive TestDrive).Root 'old.sql'
    $new = Join-Path (Get-PSDrive TestDrive).Root 'new.sql'
    [IO.File]::WriteAllText($old, 'CREATE TABLE a (id integer PRIMARY KEY, gone text, kept text, b text); CREATE TABLE went (id integer); CREATE INDEX a_kept ON a (kept);')
    [IO.File]::WriteAllText($new, 'CREATE TABLE a (id integer PRIMARY KEY, kept text NOT NULL, c text); CREATE TABLE came (id integer);')
    $object['DbMigrate.SchemaChange'] = @(Compare-DbSchema -From $old -To $new -Dialect sqlite -Rename a.b=a.c)
    $object['DbMigrate.Hazard'] = @($object['DbMigrate.SchemaChange'].Hazards)
    $object['DbMigrate.PlannedStatement'] = @(Invoke-DbMigration -Project (New-TestProject).Root -WhatIf -PassThru 6> $null)
    $hasPage = Test-Path "$PSScriptRoot/../../bin/lib/studio/index.html"
    if ($hasPage) { $object['DbMigrate.Studio'] = @(Start-DbStudio -Project $project.Root -NoOpen) }

    function Show($Objects, [string] $View = 'Out-Default', [int] $Width = 80) {
        $text = $View -eq 'Out-Default' ? ($Objects | Out-String -Width $Width) : ($Objects | & $View | Out-String -Width $Width)
        $text.ReplaceLineEndings("`n")
    }
    # Words that are broken at the end of a line come together again.
    function Join-Line([string] $Text) { $Text -replace '\s' }
    $rendering = $PSStyle.OutputRendering
}
AfterAll {
    $PSStyle.OutputRendering = $rendering
    Stop-DbStudio
}

Describe 'The types that are emitted' {
    It 'all have views of their own' {
        $emitted = (Get-Command -Module DbMigrate).OutputType.Name | Where-Object { $_ -notlike 'System.*' -and ($hasPage -or $_ -ne 'DbMigrate.Studio') } | Select-Object -Unique
        $emitted | Should -Not -BeNullOrEmpty
        foreach ($type in $emitted) {
            $object[$type] | Should -Not -BeNullOrEmpty -Because "$type is shown below"
            $controls = @((Get-FormatData $type -PowerShellVersion 7.4).FormatViewDefinition.Control | ForEach-Object { $_.GetType().Name })
            $controls | Should -Contain TableControl
            $controls | Should -Contain ListControl
            $controls | Should -Contain WideControl
        }
    }

    It 'are short after an object of another type, where PowerShell passes the views by' {
        foreach ($type in $object.Keys) {
            $members = @($object[$type][0].PSObject.Properties.Name)
            $shown = @($object[$type][0].PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames)
            $shown.Count | Should -BeGreaterThan 1 -Because $type
            $shown | Where-Object { $_ -notin $members } | Should -BeNullOrEmpty -Because $type
            $text = Show @((Get-Item $project.Root), $object[$type][0])
            $text.TrimEnd().Split("`n").Count | Should -BeLessThan 25 -Because $text
            $text | Should -Not -Match ' \{ ' -Because 'no record is printed with its members'
        }
    }
}

Describe '<View> of <Type>' -ForEach $shown {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'
        $text = Show $object[$Type] $View
    }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'fits 80 columns' {
        # The grouped database's path is as long as it is, and an address is one to be copied.
        $text -split "`n" | Where-Object { $_.TrimEnd().Length -gt 80 -and $_ -notlike '*Database: *' -and $_ -notlike '*Url: *' } | Should -BeNullOrEmpty
    }

    It 'shows every object and cuts nothing off' {
        if ($View -ne 'Format-Wide') { $text | Should -Not -Match '…' }
        foreach ($one in $object[$Type]) {
            # The wide view abbreviates, as it does for every type.
            $wide = $View -eq 'Format-Wide'
            $essential = switch ($Type) {
                'DbMigrate.Project' { $View -in 'Format-Wide', 'Format-Table' ? $one.Root : $one.ConfigPath }
                'DbMigrate.Migration' { $wide ? $one.Tag.Substring(0, 10) : $one.Tag }
                'DbMigrate.SchemaChange' { $one.Object; if (-not $wide) { $one.Hazards.Code } }
                'DbMigrate.Hazard' { $one.Code; if (-not $wide) { $one.Message } }
                'DbMigrate.Studio' { $wide ? $one.Port : $one.Url, $one.Environment, $one.Database }
                'DbMigrate.PlannedStatement' { ($one.Sql -split '\s')[0]; if (-not $wide) { $one.Kind, $one.Tag } }
                'DbMigrate.Finding' { $one.Severity, $one.Rule; if (-not $wide) { $one.Message } }
                default { $wide ? $one.Tag.Substring(0, 10) : $one.Status, $one.Tag }
            }
            foreach ($value in $essential) { (Join-Line $text).Contains((Join-Line "$value")) | Should -BeTrue -Because "'$value' is in`n$text" }
        }
    }

    It 'has no escape where there are no colours' {
        $text | Should -Not -Match "`e"
    }

    It 'says the same with colours' {
        $PSStyle.OutputRendering = 'Ansi'
        $colored = Show $object[$Type] $View
        $PSStyle.OutputRendering = 'PlainText'
        # Headers are bold, and whitespace may be inside or outside of what is coloured.
        (Join-Line ($colored -replace "`e\[[\d;]*m")) | Should -Be (Join-Line $text)
    }
}

Describe 'Colours' {
    BeforeAll { $PSStyle.OutputRendering = 'Ansi' }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'tell how a migration stands' {
        $text = Show $object['DbMigrate.JournalEntry']
        $text | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Applied"))
        $text | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Failed"))
        Show $object['DbMigrate.HistoryEntry'] | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Failed"))
        Show $object['DbMigrate.MigrationResult'] | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Failed"))
    }

    It 'tell what a change loses' {
        $text = Show $object['DbMigrate.SchemaChange']
        foreach ($part in "$($PSStyle.Foreground.Green)+ table came", "$($PSStyle.Foreground.Red)- table went", "$($PSStyle.Foreground.Red)! DataLoss$($PSStyle.Reset)", "$($PSStyle.Foreground.Yellow)~ column a.b -> c") {
            $text | Should -Match ([regex]::Escape($part))
        }
    }

    It 'tell what matters of a check' {
        Show $object['DbMigrate.Finding'] | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Yellow)Warning"))
    }

    It 'are not there with <Name>' -ForEach @(@{ Name = 'NO_COLOR'; Set = @{ NO_COLOR = '1'; TERM = 'xterm-256color' } }, @{ Name = 'a dumb terminal'; Set = @{ NO_COLOR = ''; TERM = 'dumb' } }) {
        $run = Invoke-Process "Import-Module '$(Get-ModulePath)'; Get-DbMigrationJournal -Project '$($project.Root)'; Compare-DbSchema -From '$old' -To '$new' -Dialect sqlite -NoRename; [string]`$PSStyle.OutputRendering" $Set
        $run.Output | Should -BeLike '*0000_authors*'
        $run.Output | Should -BeLike '*DataLoss*'
        $run.Output | Should -Not -Match "`e"
        $run.Output.Trim() | Should -BeLike '*PlainText'
    }
}

Describe 'Compare-DbSchema' {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'
        $lines = (Show $object['DbMigrate.SchemaChange']) -split "`n"
    }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'prints like a diff: <_>' -ForEach '+ table came', '- table went', '- column a.gone', '- index a_kept', '~ column a.b -> c', '~ column a.kept' {
        $lines | Should -Contain $_
    }

    It 'prints what it may cost below each change, indented' {
        $at = $lines.IndexOf('- table went')
        $lines[$at + 1] | Should -BeLike '    ! DataLoss: *'
        $lines | Where-Object { $_ -and $_ -notmatch '^([-+~] |    ! |      )' } | Should -BeNullOrEmpty
    }
}
