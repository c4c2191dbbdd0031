<#
.SYNOPSIS
Runs the Pester tests of the module and writes what came of each.
.DESCRIPTION
Tests the DbMigrate.psd1 of this checkout, which 'dotnet build' fills, or the one that DBMIGRATE_MODULE names.
DBMIGRATE_TEST_PG_URLS holds admin URLs of PostgreSQL servers, separated by semicolons; without it their tests are skipped.
'dotnet test' runs this too, with servers of its own.
.PARAMETER Pester
The Pester to import: its name, or the path of its Pester.psd1.
.PARAMETER Name
The files to run, with wildcards and without .Tests.ps1.
.PARAMETER Result
A JSON file to write: an array of { File, Name, Result, Message }.
#>
[CmdletBinding()]
param(
    [string[]] $Name = '*',
    [string] $Pester = 'Pester',
    [string] $Result
)

Import-Module $Pester -MinimumVersion 5.5 -ErrorAction Stop

$configuration = New-PesterConfiguration
$configuration.Run.Path = @($Name | ForEach-Object { Join-Path $PSScriptRoot "$_.Tests.ps1" })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Result ? 'Normal' : 'Detailed'
$run = Invoke-Pester -Configuration $configuration

function New-Row($Container, [string] $Test, [string] $Outcome, $Problems) {
    $messages = foreach ($problem in $Problems) {
        "$problem"
        # Pester's own frames say nothing about the test.
        "$($problem.ScriptStackTrace)" -split '\r?\n' -notmatch 'Pester\.psm?1|Invoke-Tests\.ps1'
    }
    [ordered]@{ File = Split-Path -Leaf "$($Container.Item)"; Name = $Test; Result = $Outcome; Message = $messages -join "`n" }
}

if ($Result) {
    $rows = @(
        foreach ($test in $run.Tests) {
            # Pester itself says 'is skipped, because …'.
            $row = New-Row $test.Block.Root.BlockContainer $test.ExpandedPath $test.Result $test.ErrorRecord
            if ($test.Result -eq 'Skipped') { $row.Message = "$($test.ErrorRecord)" -replace '^is skipped, because ' }
            $row
        }
        # What no test of its own tells: a file that cannot be read, an AfterAll that fails.
        foreach ($container in $run.FailedContainers) { New-Row $container '(the file)' Failed $container.ErrorRecord }
        foreach ($block in $run.FailedBlocks) { New-Row $block.Root.BlockContainer "$($block.ExpandedPath) (set-up or clean-up)" Failed $block.ErrorRecord }
    )
    [IO.File]::WriteAllText($Result, (ConvertTo-Json $rows -Depth 3))
}
elseif ($run.Result -ne 'Passed') {
    exit 1
}
