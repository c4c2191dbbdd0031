<#
.SYNOPSIS
Holds the sessions of guides and writes into them what their commands print now.
.DESCRIPTION
For whoever changes what a command prints, or writes a guide. Look at the difference before you commit it: paths become …, and that
alone. Sessions that this machine cannot hold stay as they are.
.EXAMPLE
$env:DBMIGRATE_TEST_PG_URLS = 'postgresql://me:secret@127.0.0.1/postgres'; ./tests/Pester/Update-Guide.ps1 rollback
#>
param([Parameter(ValueFromRemainingArguments)] [string[]] $Name = '*')

Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1" -Force
$server = Get-PostgresServer | Select-Object -First 1
foreach ($guide in Get-GuidePath | Where-Object { $base = Split-Path -LeafBase $_; $Name.Where{ $base -like $_ } }) {
    $folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName().Substring(0, 6)))
    try { $run = Invoke-Guide $guide $folder $server }
    finally { Remove-Item -LiteralPath $folder -Recurse -Force }
    $text = [IO.File]::ReadAllText($guide).ReplaceLineEndings("`n")
    foreach ($prompt in (Get-GuideSession $guide).Prompts | Sort-Object Offset -Descending) {
        $printed = $run[$prompt.Id]
        if ($null -eq $printed -or (Test-GuideOutput $prompt.Shown $printed)) { continue }
        $lines = $printed.Split("`n").TrimEnd() -join "`n"
        $text = $text.Remove($prompt.Offset, $prompt.Shown.Length).Insert($prompt.Offset, ($lines.Trim("`n") + "`n").TrimStart("`n") + ($prompt.Last -or -not $lines.Trim() ? '' : "`n"))
    }
    [IO.File]::WriteAllText($guide, $text)
    $failure = $run["$(Split-Path -Leaf $guide) failure"]
    if ($failure) { Write-Error "$(Split-Path -Leaf $guide): $failure" }
}
