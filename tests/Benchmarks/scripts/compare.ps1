# Compares a project's schema files with a database again and again in one session; prints the milliseconds of each time.
param([string] $Module, [string] $Project, [string] $Database, [int] $Rounds, [int] $Expected)
$ErrorActionPreference = 'Stop'
Import-Module $Module
for ($i = 0; $i -lt $Rounds; $i++) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $changes = @(Compare-DbSchema -Project $Project -Database $Database)
    $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
    if ($changes.Count -ne $Expected) { throw "$($changes.Count) changes instead of $Expected" }
}
