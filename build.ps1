#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds DbMigrate and does what a developer or a release needs. Every task needs the .NET 10 SDK; Test, Bench and Pack also Node.js 20.
.PARAMETER Task
Build  fills bin/, so that Import-Module ./DbMigrate.psd1 works.
Test   runs every test: core, CLI and, through Pester, the module.
Demo   applies the bookstore example to a new SQLite file through the module and lists its journal.
Docs   makes the help file from docs/cmdlets (platyPS).
Bench  runs the benchmarks and writes docs/benchmarks.md.
Pack   makes out/: the module's folder and the packages of the module, the CLI and the core; emits their sizes.
.PARAMETER Output
The folder that Pack fills; a relative one starts at the checkout.
.PARAMETER Sign
What Pack runs on the module's folder before it is packed: its argument is the folder.
.EXAMPLE
./build.ps1 Demo
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Docs', 'Bench', 'Pack')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Output = 'out',

    [scriptblock] $Sign
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

# A package of one project; $Properties are MSBuild's.
function New-Package([string] $Project, [string[]] $Properties) {
    dotnet pack $Project --configuration $Configuration --output $Output --nologo --verbosity quiet -consoleLoggerParameters:NoSummary @Properties | Out-Host
}

# The module's folder, as it is installed.
function New-ModuleFolder([string] $Folder) {
    dotnet build src/DbMigrate.PowerShell --configuration $Configuration --nologo --verbosity quiet -consoleLoggerParameters:NoSummary "-p:ModuleBin=$Folder/bin/" | Out-Host
    Get-ChildItem $Folder -Recurse -Filter *.pdb | Remove-Item
    # The schema of dbmigrate.json is for editors.
    Copy-Item DbMigrate.psd1, LICENSE, src/THIRD-PARTY-NOTICES.txt, CHANGELOG.md, src/DbMigrate.PowerShell/README.md, docs/dbmigrate.schema.json $Folder
    Copy-Item en-US $Folder -Recurse
    $null = Test-ModuleManifest "$Folder/DbMigrate.psd1"
    # A build goes on without it; a release does not.
    if (-not (Test-Path "$Folder/bin/lib/studio/app.js")) { throw 'The studio has no page: packing needs Node.js 20 and its npm.' }
}

# The module as a gallery keeps it: a NuGet package whose root is the module's folder, with what the gallery searches for in its tags.
function New-ModulePackage([string] $Folder) {
    $manifest = Import-PowerShellDataFile "$Folder/DbMigrate.psd1"
    $cmdlets = $manifest.CmdletsToExport
    $tags = @($manifest.PrivateData.PSData.Tags) + 'PSModule' + ($manifest.CompatiblePSEditions -replace '^', 'PSEdition_') +
        'PSIncludes_Cmdlet' + ($cmdlets -replace '^', 'PSCmdlet_') + ($cmdlets -replace '^', 'PSCommand_')
    $nuspec = Join-Path ([IO.Path]::GetTempPath()) "DbMigrate-$PID.nuspec"
    try {
        Set-Content $nuspec @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>DbMigrate</id>
    <version>$($manifest.ModuleVersion)</version>
    <authors>$([Security.SecurityElement]::Escape($manifest.Author))</authors>
    <license type="expression">MIT</license>
    <readme>README.md</readme>
    <description>$([Security.SecurityElement]::Escape($manifest.Description))</description>
    <copyright>$([Security.SecurityElement]::Escape($manifest.Copyright))</copyright>
    <tags>$tags</tags>
  </metadata>
  <files>
    <file src="**" />
  </files>
</package>
"@
        # NU5100, NU5110, NU5111: a module is no library, and its assemblies and scripts lie elsewhere.
        New-Package src/DbMigrate.PowerShell '--no-build', '-p:IsPackable=true', '-p:IncludeSymbols=false', '-p:NoWarn=NU5100%3BNU5110%3BNU5111', "-p:NuspecFile=$nuspec", "-p:NuspecBasePath=$Folder"
    }
    finally {
        Remove-Item $nuspec -ErrorAction Ignore
    }
}

# A debugger's paths belong in no release: they would tell where it was built.
function Assert-NoPathOfThisMachine([string] $Folder) {
    foreach ($assembly in (Get-ChildItem $Folder -Recurse -Filter DbMigrate*.dll) + (Get-ChildItem src/DbMigrate.Cli/bin/$Configuration -Recurse -Filter dbmigrate.dll)) {
        if ([IO.File]::ReadAllText($assembly, [Text.Encoding]::Latin1).Contains($PSScriptRoot)) { throw "$assembly names $PSScriptRoot." }
    }
}

function Pack {
    $script:Output = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Output)
    $module = "$Output/DbMigrate"
    $null = New-Item -ItemType Directory $Output -Force
    Get-ChildItem -LiteralPath $Output -Filter DbMigrate* | Where-Object { $_.Name -eq 'DbMigrate' -or $_.Extension -like '.*nupkg' } | Remove-Item -Recurse
    New-ModuleFolder $module
    if ($Sign) { $null = & $Sign $module }
    New-ModulePackage $module
    New-Package src/DbMigrate.Core
    New-Package src/DbMigrate.Cli
    if ($Configuration -eq 'Release') { Assert-NoPathOfThisMachine $module }

    foreach ($item in Get-ChildItem -LiteralPath $Output -Filter DbMigrate*) {
        $files = @(Get-ChildItem -LiteralPath $item -File -Recurse)
        [pscustomobject]@{ Name = $item.Name; Files = $item.PSIsContainer ? $files.Count : $null; Bytes = [long]($files | Measure-Object Length -Sum).Sum }
    }
}

& $Task
