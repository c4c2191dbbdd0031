# The module's types have names that a script can use, and its objects are plain.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $cmdlets = (Get-Command -Module DbMigrate).Name
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $project = New-TestProject
    $shared = @{ Project = $project.Root }

    # One object of each kind that a cmdlet emits.
    function Get-Emitted {
        Invoke-DbMigration @shared -WhatIf -PassThru 6> $null | Where-Object Kind -EQ Migration | Select-Object -First 1
        Invoke-DbMigration @shared | Select-Object -First 1
        Get-DbMigrationJournal @shared | Select-Object -First 1
        Get-DbMigrationJournal @shared -History | Select-Object -First 1
        $schema = New-Item -ItemType File (Join-Path $project.Root 'more.sql') -Value 'CREATE TABLE more (id integer PRIMARY KEY);' -Force
        Compare-DbSchema @shared -From database -To $schema.FullName -NoRename | Select-Object -First 1
        New-DbMigration @shared -Custom later
        [IO.File]::WriteAllText((Join-Path $project.Migrations '0003_later.sql'), 'DROP TABLE shelves;')
        (Test-DbMigration @shared | Select-Object -First 1) ?? $(throw 'no finding')
        Initialize-DbMigration -Project (Join-Path $project.Root another) -Dialect sqlite
    }
}

Describe 'Types that a script names' {
    It 'catches the module''s exception by its type' {
        $caught = try { Get-DbMigrationJournal -Project (Join-Path $project.Root none) -ErrorAction Stop } catch [DbMigrate.DbMigrateException] { $_.Exception.Id }
        "$caught" | Should -Be 'ConfigNotFound'
    }

    It 'catches a failed statement by its type, in another runspace too' {
        $run = [powershell]::Create().AddScript("Import-Module '$(Get-ModulePath)'; try { Get-DbMigrationJournal -Project none -ErrorAction Stop } catch [DbMigrate.StatementFailedException] { 'no' } catch [DbMigrate.DbMigrateException] { 'yes' }").Invoke()
        $run | Should -Be 'yes'
    }

    It 'knows every type that <_> takes or emits' -ForEach $cmdlets {
        $command = Get-Command $_
        $types = @($command.Parameters.Values.ParameterType; $command.OutputType.Type) | Where-Object { $_ }
        foreach ($type in $types) {
            $element = $type.HasElementType ? $type.GetElementType() : $type.IsGenericType ? $type.GetGenericArguments()[0] : $type
            ($element.FullName -as [type]) | Should -Be $element
        }
        $command.OutputType | Where-Object { -not $_.Type } | Should -BeNullOrEmpty
    }

    It 'mocks <_>' -ForEach $cmdlets {
        Mock $_ { 'mocked' }
        $mandatory = @{}
        if ($_ -eq 'Set-DbMigrationJournal') { $mandatory.Applied = $true }
        & $_ @mandatory | Should -Be 'mocked'
        Should -Invoke $_ -Times 1 -Exactly
    }

    It 'makes a proxy of <_>' -ForEach $cmdlets {
        $proxy = [System.Management.Automation.ProxyCommand]::Create((Get-Command $_))
        Set-Item function:script:Use-Proxy ([scriptblock]::Create($proxy))
        (Get-Command Use-Proxy).Parameters.Keys | Should -Contain ($_ -like '*-DbStudio' ? 'Port' : 'Project')
    }

    It 'runs through a proxy' {
        Set-Item function:script:Use-Proxy ([scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create((Get-Command Get-DbMigrationJournal))))
        (Use-Proxy @shared -LockTimeout 00:00:05).Count | Should -Be 3
    }
}

Describe 'Objects that are plain' {
    BeforeAll {
        $emitted = @(Get-Emitted)
        $emitted.Count | Should -Be 8
        # What a person reads: text, numbers, dates, and lists of hazards.
        $plain = [string], [bool], [int], [datetimeoffset], [timespan]
    }

    It 'shows no part of the inside: <_>' -ForEach @(0..7) {
        $emitted[$_] | Get-Member | Where-Object Name -Match '[<>$]' | Should -BeNullOrEmpty
        foreach ($property in $emitted[$_].PSObject.Properties) {
            $type = ($property.Value ?? '').GetType()
            ($type -in $plain -or $type.IsEnum -or $property.Name -in 'Hazards', 'Sql', 'Schema', 'Journal', 'Include', 'Environments') | Should -BeTrue -Because "$($property.Name) is a $type"
        }
    }

    It 'writes enumerations by name, as JSON: <_>' -ForEach @(0..7) {
        $read = $emitted[$_] | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        foreach ($property in $emitted[$_].PSObject.Properties | Where-Object { $_.Value -is [enum] }) {
            $read.($property.Name) | Should -BeExactly "$($property.Value)"
        }
        foreach ($hazard in @($read.Hazards ?? @())) { $hazard.Code | Should -BeOfType ([string]) }
    }

    It 'comes back from a job, CLIXML, CSV and JSON, and is applied: <_>' -ForEach 'CLIXML', 'CSV', 'JSON', 'a job', 'by hand' {
        $other = New-TestProject
        $entries = switch ($_) {
            'CLIXML' { Get-DbMigrationJournal -Project $other.Root | Export-Clixml TestDrive:/entries.xml; Import-Clixml TestDrive:/entries.xml }
            'CSV' { Get-DbMigrationJournal -Project $other.Root | ConvertTo-Csv | ConvertFrom-Csv }
            'JSON' { Get-DbMigrationJournal -Project $other.Root | ConvertTo-Json -Depth 3 | ConvertFrom-Json }
            'a job' { $module = Get-ModulePath; $root = $other.Root; Start-Job { Import-Module $using:module; Get-DbMigrationJournal -Project $using:root } | Receive-Job -Wait -AutoRemoveJob }
            'by hand' { '0000_authors', '0001_books', '0002_shelves' | ForEach-Object { [pscustomobject]@{ Tag = $_; Database = "sqlite:$($other.Database)"; Project = $other.Root } } }
        }
        # From another folder: the row knows its project.
        Push-Location ([IO.Path]::GetTempPath())
        try { ($entries | Invoke-DbMigration).Tag | Should -Be '0000_authors', '0001_books', '0002_shelves' } finally { Pop-Location }
        ($entries | Select-Object -Last 1 -Property Tag, Project, Database | Undo-DbMigration -Allow DataLoss).Tag | Should -Be '0002_shelves'
    }
}
