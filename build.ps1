#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds DbMigrate and does what a developer or a release needs. Every task needs the .NET 10 SDK; Test and Bench also Node.js 20.
.PARAMETER Task
Build  fills bin/, so that Import-Module ./DbMigrate.psd1 works.
Test   runs every test: core, CLI and, through Pester, the module.
Demo   applies the bookstore example to a new SQLite file through the module and lists its journal.
Docs   makes the help file from docs/cmdlets (platyPS).
Bench  runs the benchmarks and writes docs/benchmarks.md.
Pack   makes out/: the module's folder and the packages of the CLI and the core.
.EXAMPLE
./build.ps1 Demo
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Docs', 'Bench', 'Pack')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location $PSScriptRoot

function Build {
    dotnet build src/DbMigrate.PowerShell --configuration $Configuration --nologo --verbosity quiet -consoleLoggerParameters:NoSummary
}

function Test {
    dotnet test DbMigrate.sln --nologo
}

function Demo {
    Build
    Import-Module ./DbMigrate.psd1 -Force
    $database = Join-Path ([IO.Path]::GetTempPath()) "bookstore-$PID.db"
    try {
        $shared = @{ Project = 'docs/examples/bookstore'; Database = "sqlite:$database" }
        Get-DbMigrationJournal @shared | Where-Object Pending | Invoke-DbMigration | Format-Table
        Get-DbMigrationJournal @shared | Format-Table
    }
    finally {
        Remove-Item $database -ErrorAction Ignore
    }
}

function Docs {
    Import-Module platyPS
    $null = New-ExternalHelp -Path docs/cmdlets -OutputPath en-US -Force
}

function Bench {
    Build
    dotnet run --project tests/Benchmarks --configuration Release -- docs/benchmarks.md
}

function Pack {
    if (Test-Path out) { Remove-Item out -Recurse }
    Build
    $module = New-Item -ItemType Directory out/DbMigrate
    Copy-Item DbMigrate.psd1, LICENSE, README.md, CHANGELOG.md $module
    Copy-Item bin, en-US $module -Recurse
    # The schema of dbmigrate.json, for editors.
    Copy-Item docs/dbmigrate.schema.json $module
    Get-ChildItem $module -Recurse -Filter *.pdb | Remove-Item
    dotnet pack src/DbMigrate.Core --configuration $Configuration --output out --nologo --verbosity quiet -consoleLoggerParameters:NoSummary
    dotnet pack src/DbMigrate.Cli --configuration $Configuration --output out --nologo --verbosity quiet -consoleLoggerParameters:NoSummary
    Get-ChildItem out | Select-Object Name, Length
}

& $Task
