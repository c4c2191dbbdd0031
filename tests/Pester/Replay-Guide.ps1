<#
.SYNOPSIS
Holds the sessions of guides and prints what their commands print, each after a line '@@ <guide> <number>'.
.DESCRIPTION
Each session has a folder and variables of its own, and none of its databases is there when it begins. Where the guide says
postgresql://localhost/, the server is taken.
#>
param(
    [Parameter(Mandatory)] [string[]] $Guide,
    # An empty folder.
    [Parameter(Mandatory)] [string] $Folder,
    # The admin URL of a PostgreSQL server; without it, sessions that need one are left out.
    [string] $Server
)

Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1"
Import-TestedModule
$PSStyle.OutputRendering = 'PlainText'
# PowerShell breaks lines between words in some languages only.
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
$ProgressPreference = 'SilentlyContinue'
$guideServer = $Server ? $Server.Substring(0, $Server.LastIndexOf('/') + 1) : $null

# git has been told who its user is, and sqlite3 is there.
$env:GIT_AUTHOR_NAME, $env:GIT_AUTHOR_EMAIL, $env:GIT_COMMITTER_NAME, $env:GIT_COMMITTER_EMAIL = @('Jo', 'jo@example.com') * 2
$env:GIT_CONFIG_GLOBAL = $env:GIT_CONFIG_SYSTEM = [IO.Path]::DirectorySeparatorChar -eq '/' ? '/dev/null' : 'NUL'
if (-not (Get-Command sqlite3 -ErrorAction Ignore)) { function sqlite3([string] $Database, [string] $Sql) { Invoke-Sql (Join-Path $PWD $Database) $Sql } }

# An error as it is at a prompt, without the line of this script.
filter Show-GuideOutput {
    if ($_ -isnot [Management.Automation.ErrorRecord]) { return $_ }
    if ($_.FullyQualifiedErrorId -like 'NativeCommandError*') { return "$_" }
    $advice = $_.ErrorDetails.RecommendedAction
    "$($_.InvocationInfo.MyCommand): $_" + ($advice ? "`n  Recommendation: $advice" : '')
}

function Set-GuideServer([string] $Text) { $guideServer ? $Text.Replace('postgresql://localhost/', $guideServer) : $Text }

function Write-GuideFile([string] $Path, [string] $Text) {
    $null = New-Item -ItemType Directory -Path (Split-Path (Join-Path $PWD $Path)) -Force
    [IO.File]::WriteAllText((Join-Path $PWD $Path), (Set-GuideServer $Text))
    # npm has installed what it names.
    if ((Split-Path -Leaf $Path) -eq 'package.json') {
        $null = New-Item -ItemType ($IsWindows ? 'Junction' : 'SymbolicLink') -Path (Join-Path $PWD node_modules) -Target (Join-Path $PSScriptRoot '../node_modules')
    }
}

function Edit-GuideFile([string] $Path, [string] $Diff) {
    $text = [IO.File]::ReadAllText((Join-Path $PWD $Path)).ReplaceLineEndings("`n")
    foreach ($place in $Diff -split '(?m)^@@\n') {
        $lines = $place.TrimEnd("`n").Split("`n")
        $old = $lines -notmatch '^\+' -replace '^[ -]' -join "`n"
        $new = $lines -notmatch '^-' -replace '^[ +]' -join "`n"
        if ([regex]::Matches($text, "(?m)^$([regex]::Escape($old))$").Count -ne 1) { throw "$Path does not have once: $old" }
        $text = $text.Replace($old, $new)
    }
    [IO.File]::WriteAllText((Join-Path $PWD $Path), $text)
}

# The first error is one of the guide.
function Invoke-GuideScript([string] $Body) {
    $ErrorActionPreference = 'Stop'
    $null = . ([scriptblock]::Create((Set-GuideServer $Body)))
}

# A prompt of sh, which takes its variables, its folder and $? over from the one before.
function Invoke-GuideShell($Step) {
    $state = "$guideRoot.sh"
    if (-not (Test-Path -LiteralPath $state)) { Set-Content -LiteralPath $state '' }
    "@@ $($Step.Id)"
    @"
exec 2>&1
. '$state'
$(Set-GuideServer $Step.Command)
status=`$?
{ export -p; echo "cd '`$PWD'"; echo "(exit `$status)"; } > '$state'
"@ | sh -s
}

# The programs of PostgreSQL find the server as at home. Nobody's databases are touched: those of the session must not be there yet.
function Use-GuideServer([string[]] $Databases) {
    $url = [uri]$Server
    $env:PGHOST, $env:PGPORT = $url.Host, $url.Port
    $env:PGUSER, $env:PGPASSWORD = $url.UserInfo.Split(':', 2) | ForEach-Object { [uri]::UnescapeDataString($_) }
    $there = @(Invoke-Sql $Server 'SELECT datname FROM pg_database' | Where-Object { $_ -in $Databases })
    if ($there) { throw "The server of DBMIGRATE_TEST_PG_URLS has databases already that this guide makes: $($there -join ', ')." }
    $Databases
}

$guideNumber = 0
foreach ($guidePath in $Guide) {
    foreach ($guideSession in Get-GuideSession $guidePath) {
        if (Get-GuideObstacle $guideSession $Server) { continue }
        $guideVariables = Get-Variable | ForEach-Object Name
        $guideBefore = [Environment]::GetEnvironmentVariables()
        $guideRoot = Join-Path $Folder (++$guideNumber)
        $guideDatabases = @()
        try {
            $null = New-Item -ItemType Directory (Join-Path $guideRoot $guideSession.As)
            if ($guideSession.Start -ne 'empty') { Copy-Item (Join-Path (Get-RepoPath $guideSession.Start) *) (Join-Path $guideRoot $guideSession.As) -Recurse }
            Get-ChildItem $guideRoot -Filter *.db* | Remove-Item
            Set-Location -LiteralPath $guideRoot
            if ($guideSession.NeedsServer) { $guideDatabases = Use-GuideServer $guideSession.Databases }
            foreach ($guideStep in $guideSession.Steps) {
                switch ($guideStep.Kind) {
                    File { Write-GuideFile $guideStep.Path $guideStep.Body }
                    Edit { Edit-GuideFile $guideStep.Path $guideStep.Body }
                    Shell { Invoke-GuideShell $guideStep }
                    Script { Invoke-GuideScript $guideStep.Body }
                    Prompt {
                        "@@ $($guideStep.Id)"
                        try { . ([scriptblock]::Create((Set-GuideServer $guideStep.Command))) 2>&1 | Show-GuideOutput | Out-String -Width 80 }
                        catch { $_ | Show-GuideOutput }
                    }
                }
            }
        }
        catch {
            "@@ $(Split-Path -Leaf $guidePath) failure"
            "$_"
        }
        finally {
            Set-Location -LiteralPath $Folder
            Remove-PostgresDatabase $Server ($guideDatabases | ForEach-Object { "$guideServer$_" })
            [Environment]::GetEnvironmentVariables().Keys | Where-Object { -not $guideBefore.Contains($_) } | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
            foreach ($name in $guideBefore.Keys) { [Environment]::SetEnvironmentVariable($name, $guideBefore[$name]) }
            Get-Variable | Where-Object { $_.Name -notin $guideVariables -and $_.Name -notlike 'guide*' } | Remove-Variable -ErrorAction Ignore
        }
    }
}
