#Requires -Version 7.4
<#
.SYNOPSIS
Holds the README's session on a copy of the bookstore and draws what it printed: docs/images/session.svg.
.DESCRIPTION
Build first: ./build.ps1. Nothing in the picture is written by hand but the prompts.
#>
$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentUICulture = 'en-US' # PowerShell wraps at words only in languages that it knows
$root = Split-Path (Split-Path $PSScriptRoot)
Import-Module (Join-Path $root 'DbMigrate.psd1') -Force
$PSStyle.OutputRendering = 'Ansi'
$width = 84

$prompts = @(
    '# in schema/customers.sql: one line more, "phone text"'
    'New-DbMigration'
    'Get-DbMigrationJournal | Where Pending | Invoke-DbMigration'
    'Get-DbMigrationJournal | Select -Last 2'
    'Undo-DbMigration -Confirm:$false'
    'Compare-DbSchema'
)

# A session in a folder of its own, with everything applied that the example has.
function Invoke-Session {
    $folder = Join-Path ([IO.Path]::GetTempPath()) 'shop'
    Copy-Item (Join-Path $root 'docs/examples/bookstore') $folder -Recurse
    Push-Location $folder
    try {
        Get-ChildItem *.db* | Remove-Item
        $null = Invoke-DbMigration -WarningAction Ignore
        foreach ($prompt in $prompts) {
            "PS> $prompt"
            if ($prompt.StartsWith('#')) {
                (Get-Content schema/customers.sql -Raw).Replace('  name text', "  phone text,`n  name text") | Set-Content schema/customers.sql -NoNewline
            }
            $printed = (& ([scriptblock]::Create($prompt)) | Out-String -Width $width).Trim("`r", "`n")
            # The folder is this machine's; a reader's is another.
            if ($printed) { $printed.Replace("$folder$([IO.Path]::DirectorySeparatorChar)", '') -split '\r?\n'; '' }
        }
    }
    finally {
        Pop-Location
        Remove-Item $folder -Recurse -Force
    }
}

# A line with PowerShell's colours, as SVG text.
function ConvertTo-Span([string] $Line) {
    $class = ''
    foreach ($part in [regex]::Split($Line, '(\e\[[\d;]*m)')) {
        if ($part -match '^\e\[(.*)m$') {
            $codes = $Matches[1] -split ';'
            $class = switch ($codes) { { $_ -in '', '0' } { '' } '31' { 'red' } '32' { 'green' } '33' { 'yellow' } '36' { 'cyan' } '1' { 'bold' } }
            $class = ($class | Where-Object { $_ }) -join ' '
        }
        elseif ($part) {
            $text = [Net.WebUtility]::HtmlEncode($part)
            $class ? "<tspan class=""$class"">$text</tspan>" : $text
        }
    }
}

$lines = @(Invoke-Session)
$y = 52
$text = foreach ($line in $lines) {
    $span = $line.StartsWith('PS> ') ? "<tspan class=""prompt"">PS&gt;</tspan> $([Net.WebUtility]::HtmlEncode($line.Substring(4)))" : (-join (ConvertTo-Span $line))
    "<text x=""20"" y=""$y"" xml:space=""preserve"">$span</text>"
    $y += 18
}
$height = $y
@"
<svg xmlns="http://www.w3.org/2000/svg" width="960" height="$height" viewBox="0 0 960 $height" role="img">
<title>A column is added to a schema file; the migration is generated, applied and taken back</title>
<style>
text { font: 13.5px ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d7dde5 }
.prompt { fill: #7aa2f7 } .green { fill: #7ec77b } .red { fill: #f07178 } .yellow { fill: #e5c07b } .cyan { fill: #56b6c2 } .bold { font-weight: 600 }
</style>
<rect width="960" height="$height" rx="10" fill="#16191f"/>
<circle cx="22" cy="20" r="6" fill="#e0635a"/><circle cx="42" cy="20" r="6" fill="#dfb13c"/><circle cx="62" cy="20" r="6" fill="#62b05b"/>
$($text -join "`n")
</svg>
"@.ReplaceLineEndings("`n") | Set-Content (Join-Path $PSScriptRoot 'session.svg')
