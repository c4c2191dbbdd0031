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
Pack   makes out/: the module's folder, the packages of the module, the CLI and the core, and of each native executable a package and an archive; emits their sizes.
Index  makes the CLI's main package anew, so that it offers the native executables whose packages lie in out/, where other machines' were put beside.
.PARAMETER Output
The folder that Pack and Index fill; a relative one starts at the checkout.
.PARAMETER Runtime
Of which runtimes Pack makes native executables: all that can be linked on this machine, unless they are named; 'any' for none.
.PARAMETER ProjectUri
The project's page, which the packages and the module's manifest that Pack makes name.
.PARAMETER HelpUri
The page of a cmdlet's help, {0} in place of the cmdlet's name: where 'Get-Help -Online' goes.
.PARAMETER Sign
What Pack runs on the module's folder before it is packed: its argument is the folder.
.EXAMPLE
./build.ps1 Demo
.EXAMPLE
./build.ps1 Pack -Runtime osx-arm64, osx-x64
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Docs', 'Bench', 'Pack', 'Index')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Output = 'out',

    [ValidateSet('any', 'win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'linux-musl-x64', 'linux-musl-arm64', 'osx-x64', 'osx-arm64')]
    [string[]] $Runtime,

    [uri] $ProjectUri,

    [ValidatePattern('^https?://.*\{0\}', ErrorMessage = "'{0}' is no address with {{0}} in place of the cmdlet's name.")]
    [string] $HelpUri,

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
    if ($ProjectUri) { $Properties += "-p:PackageProjectUrl=$ProjectUri" }
    dotnet pack $Project --configuration $Configuration --output $Output --nologo --verbosity quiet -consoleLoggerParameters:NoSummary @Properties | Out-Host
}

# The checkout knows no address: whoever publishes the module says where it lives.
function Add-ProjectUri([string] $Manifest) {
    (Get-Content $Manifest -Raw) -replace '(?m)^(\s*)(?=LicenseUri\b)', "`$1ProjectUri   = '$ProjectUri'`n`$1" | Set-Content $Manifest -NoNewline
}

# PowerShell opens the first link of a cmdlet's help.
function Add-HelpUri([string] $Help) {
    $document = [xml]::new()
    $document.PreserveWhitespace = $true
    $document.Load($Help)
    foreach ($command in $document.DocumentElement.SelectNodes('*[local-name() = "command"]')) {
        $links = $command.SelectSingleNode('*[local-name() = "relatedLinks"]')
        $link = $document.CreateElement('maml', 'navigationLink', 'http://schemas.microsoft.com/maml/2004/10')
        $link.InnerXml = '<maml:linkText xmlns:maml="{0}">Online Version:</maml:linkText><maml:uri xmlns:maml="{0}">{1}</maml:uri>' -f
            $link.NamespaceURI, [Security.SecurityElement]::Escape($HelpUri -f $command.SelectSingleNode('*/*[local-name() = "name"]').InnerText)
        $null = $links.PrependChild($link)
    }
    $document.Save($Help)
}

# The module's folder, as it is installed.
function New-ModuleFolder([string] $Folder) {
    dotnet build src/DbMigrate.PowerShell --configuration $Configuration --nologo --verbosity quiet -consoleLoggerParameters:NoSummary "-p:ModuleBin=$Folder/bin/" "-p:CompileModule=$($Configuration -eq 'Release')" | Out-Host
    Get-ChildItem $Folder -Recurse -Filter *.pdb | Remove-Item
    # The schema of dbmigrate.json is for editors.
    Copy-Item DbMigrate.psd1, LICENSE, src/THIRD-PARTY-NOTICES.txt, CHANGELOG.md, src/DbMigrate.PowerShell/README.md, docs/dbmigrate.schema.json $Folder
    Copy-Item en-US $Folder -Recurse
    if ($ProjectUri) { Add-ProjectUri "$Folder/DbMigrate.psd1" }
    if ($HelpUri) { Add-HelpUri "$Folder/en-US/DbMigrate.PowerShell.dll-Help.xml" }
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
    $($ProjectUri ? "<projectUrl>$([Security.SecurityElement]::Escape($ProjectUri))</projectUrl>" : '')
    <description>$([Security.SecurityElement]::Escape($manifest.Description))</description>
    <copyright>$([Security.SecurityElement]::Escape($manifest.Copyright))</copyright>
    <releaseNotes>$([Security.SecurityElement]::Escape($manifest.PrivateData.PSData.ReleaseNotes))</releaseNotes>
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

# How 'dotnet pack' is told to link a runtime's executable on this machine; nothing where it cannot.
function Get-Linker([string] $Runtime) {
    $system, $processor = $Runtime -split '-(?=[^-]+$)'
    $own = [Runtime.InteropServices.RuntimeInformation]::OSArchitecture.ToString().ToLowerInvariant()
    $has = { param($program) [bool](Get-Command $program -CommandType Application -ErrorAction Ignore) }
    $musl = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier -match 'musl|alpine'
    # Both processors' libraries come with Visual C++ and with Xcode; on Linux, another one's with a compiler for it.
    $can = if ($IsWindows) { $system -eq 'win' -and (Test-Path "${env:ProgramFiles(x86)}/Microsoft Visual Studio/Installer/vswhere.exe") }
    elseif ($IsMacOS) { $system -eq 'osx' -and (& $has clang) }
    elseif ($system -ne ($musl ? 'linux-musl' : 'linux')) { $false }
    elseif ($processor -eq $own) { (& $has clang) -or (& $has gcc) }
    else { -not $musl -and (& $has clang) -and (& $has "$($processor -eq 'arm64' ? 'aarch64' : 'x86_64')-linux-gnu-ld") }
    if ($can) { '--runtime', $Runtime }
}

# One runtime's native executable: a tool's package, and an archive of the same files for where there is no .NET.
function New-NativePackage([string] $Runtime) {
    $linker = Get-Linker $Runtime
    if (-not $linker) { throw "This machine cannot link for ${Runtime}: docs/guides/packaging.md says which one can." }
    $published = Join-Path ([IO.Path]::GetTempPath()) "dbmigrate-$PID-$Runtime"
    try {
        New-Package src/DbMigrate.Cli ($linker + "-p:PublishDir=$published/")
        Copy-Item LICENSE, src/THIRD-PARTY-NOTICES.txt $published
        New-Archive $published "$Output/dbmigrate-$((Import-PowerShellDataFile DbMigrate.psd1).ModuleVersion)-$Runtime.tar.gz"
    }
    finally {
        Remove-Item $published -Recurse -ErrorAction Ignore
    }
}

# The same bytes for the same files: sorted, nobody's, and of one time.
function New-Archive([string] $Folder, [string] $File) {
    $time = $env:SOURCE_DATE_EPOCH ? [DateTimeOffset]::FromUnixTimeSeconds($env:SOURCE_DATE_EPOCH) : [DateTimeOffset]::UtcNow
    $stream = [IO.Compression.GZipStream]::new([IO.File]::Create($File), [IO.Compression.CompressionLevel]::SmallestSize)
    $tar = [Formats.Tar.TarWriter]::new($stream, [Formats.Tar.TarEntryFormat]::Ustar)
    try {
        foreach ($path in [IO.Directory]::GetFiles($Folder, '*', 'AllDirectories') | Sort-Object -CaseSensitive) {
            $entry = [Formats.Tar.UstarTarEntry]::new('RegularFile', [IO.Path]::GetRelativePath($Folder, $path).Replace('\', '/'))
            $entry.Mode = [IO.UnixFileMode]($entry.Name -in 'dbmigrate', 'dbmigrate.exe' ? 0x1ed : 0x1a4) # rwxr-xr-x, rw-r--r--
            $entry.ModificationTime = $time
            $entry.DataStream = [IO.MemoryStream]::new([IO.File]::ReadAllBytes($path))
            $tar.WriteEntry($entry)
        }
    }
    finally {
        $tar.Dispose()
        $stream.Dispose()
    }
}

# The tool's main package names those that have the program: 'dotnet tool install' takes the one of its machine, and the portable one where there is none.
function Index {
    $script:Output = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Output)
    $version = (Import-PowerShellDataFile DbMigrate.psd1).ModuleVersion
    $runtimes = @(Get-ChildItem -LiteralPath $Output -Filter "DbMigrate.Cli.*.$version.nupkg").Name -replace "^DbMigrate\.Cli\.(.+)\.$([regex]::Escape($version))\.nupkg$", '$1'
    # Only the names: an SDK that was to make their packages, too, would make them here.
    New-Package src/DbMigrate.Cli '-p:IncludeSymbols=false', '-p:CreateRidSpecificToolPackages=false', "-p:ToolPackageRuntimeIdentifiers=$($runtimes -join '%3B')"
}

# A debugger's paths belong in no release: they would tell where it was built.
function Assert-NoPathOfThisMachine([string] $Folder) {
    $made = (Get-ChildItem $Folder -Recurse -Filter DbMigrate*.dll) + (Get-ChildItem src/DbMigrate.Cli/bin/$Configuration -Recurse -Include dbmigrate, dbmigrate.exe, dbmigrate.dll)
    foreach ($assembly in $made) {
        if ([IO.File]::ReadAllText($assembly, [Text.Encoding]::Latin1).Contains($PSScriptRoot)) { throw "$assembly names $PSScriptRoot." }
    }
}

function Pack {
    $script:Output = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Output)
    $module = "$Output/DbMigrate"
    $all = (Get-Command "$PSScriptRoot/build.ps1").Parameters.Runtime.Attributes.ValidValues -ne 'any'
    $native = @($Runtime ? $Runtime -ne 'any' : ($all | Where-Object { Get-Linker $_ }))
    $null = New-Item -ItemType Directory $Output -Force
    Get-ChildItem -LiteralPath $Output | Where-Object { $_.Name -eq 'DbMigrate' -or $_.Name -match '^DbMigrate.*(nupkg|\.tar\.gz)$' } | Remove-Item -Recurse
    New-ModuleFolder $module
    if ($Sign) { $null = & $Sign $module }
    New-ModulePackage $module
    New-Package src/DbMigrate.Core
    New-Package src/DbMigrate.Cli '--runtime', 'any'
    foreach ($name in $native) { New-NativePackage $name }
    Index
    if ($Configuration -eq 'Release') { Assert-NoPathOfThisMachine $module }
    if ($native.Count -lt $all.Count) {
        Write-Warning "No native executable was made for $(($all | Where-Object { $_ -notin $native }) -join ', '), where the portable tool is installed; for one: ./build.ps1 Pack -Runtime <it>, on a machine that links for it."
    }

    foreach ($item in Get-ChildItem -LiteralPath $Output | Where-Object Name -Like DbMigrate*) {
        $files = @(Get-ChildItem -LiteralPath $item -File -Recurse)
        [pscustomobject]@{ Name = $item.Name; Files = $item.PSIsContainer ? $files.Count : $null; Bytes = [long]($files | Measure-Object Length -Sum).Sum }
    }
}

& $Task
