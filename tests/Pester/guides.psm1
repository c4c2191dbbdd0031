# What a guide tells its reader to do, read from its Markdown:
#
#   <!-- session: empty -->                 a session begins, in an empty folder or in a copy of the named folder of this repository;
#                                           '<!-- session: some/folder as name -->' puts the copy into a folder of that name
#   ```text  PS> Get-DbMigrationJournal     is typed at PowerShell's prompt and prints what follows; '>> ' continues the line
#   ```text  $ dbmigrate journal            the same in sh
#   ```sql schema/orders.sql                the file is written
#   ```diff schema/orders.sql               the file is edited: lines with '-' make room for those with '+'; '@@' parts two places
#   ```powershell                           a script, which runs without an error, whatever it prints
#   *Not run: needs a feed.*                stands above a block that is none of these, and says why
#   *Not run, all of it: needs an agent.*   says it of every block of the guide that no session comes before
#
# A session that names postgresql://localhost/ needs a server, and makes and loses its databases there.

Set-StrictMode -Version 3

# The README first, which is held to less: its blocks before its session are those of a checkout.
function Get-GuidePath { Get-Item (Join-Path $PSScriptRoot '../../README.md'), (Join-Path $PSScriptRoot '../../docs/guides/*.md') | ForEach-Object FullName }

# The blocks of a guide, in order: Line, Session, Kind (Prompt, Shell, File, Edit, NotRun, Unknown), Path, Body, Offset of the body in Text.
function Get-GuideBlock([string] $Text) {
    $session = $null
    $none = $Text -match '(?m)^\*Not run, all of it: '
    foreach ($match in [regex]::Matches($Text, '(?ms)^<!-- session: (?<start>\S+)( as (?<as>\S+))? -->$|(?<above>[^\n]*)\n\n?^```(?<info>[^\n]*)\n(?<body>.*?)^```$')) {
        $line = $Text.Substring(0, $match.Index).Split("`n").Count
        if ($match.Groups['start'].Success) {
            $session = @{ Start = $match.Groups['start'].Value; As = $match.Groups['as'].Value; Line = $line }
            continue
        }
        $language, $path = $match.Groups['info'].Value -split ' ', 2
        $body = $match.Groups['body'].Value
        $kind = if ($match.Groups['above'].Value -match '^\*Not run: .+\*$' -or ($none -and -not $session)) { 'NotRun' }
        elseif ($path) { $language -eq 'diff' ? 'Edit' : 'File' }
        elseif ($body.StartsWith('PS> ')) { 'Prompt' }
        elseif ($body.StartsWith('$ ')) { 'Shell' }
        else { $language -eq 'powershell' -and $session ? 'Script' : 'Unknown' }
        [pscustomobject]@{ Line = $line; Session = $session; Kind = $kind; Path = $path; Body = $body; Offset = $match.Groups['body'].Index }
    }
}

# The sessions of a guide: Name, Start, NeedsServer, Databases, Steps. A step that prints has an Id ('<guide> <number>'), a Command, and what is
# Shown, at Offset.
function Get-GuideSession([string] $Path) {
    $text = [IO.File]::ReadAllText($Path).ReplaceLineEndings("`n")
    $number = 0
    foreach ($group in Get-GuideBlock $text | Where-Object Session | Group-Object { $_.Session.Line }) {
        $steps = @(foreach ($block in $group.Group) {
            if ($block.Kind -notin 'Prompt', 'Shell') { $block; continue }
            $prompt, $more = $block.Kind -eq 'Prompt' ? ('PS> ', '>> ') : ('\$ ', '> ')
            foreach ($match in [regex]::Matches($block.Body, "(?ms)^$prompt(?<command>[^\n]*(\n$more[^\n]*)*)\n(?<shown>.*?)(?=^$prompt|\z)")) {
                [pscustomobject]@{
                    Kind    = $block.Kind
                    Id      = "$(Split-Path -Leaf $Path) $((++$number))"
                    Command = $match.Groups['command'].Value -replace "(?m)^$more"
                    Shown   = $match.Groups['shown'].Value
                    Offset  = $block.Offset + $match.Groups['shown'].Index
                    Last    = $match.Index + $match.Length -eq $block.Body.Length
                }
            }
        })
        $all = @($group.Group | Where-Object Kind -NE NotRun | ForEach-Object Body) -join "`n"
        [pscustomobject]@{
            Name        = "$(Split-Path -Leaf $Path):$($group.Name)"
            Start       = $group.Group[0].Session.Start
            As          = $group.Group[0].Session.As
            Steps       = $steps
            Prompts     = @($steps | Where-Object Kind -In Prompt, Shell)
            Scripts     = @($steps | Where-Object Kind -EQ Script).Count
            NeedsServer = $all.Contains('postgresql://localhost/')
            Databases   = @([regex]::Matches($all, '(?<=postgresql://localhost/|\bcreatedb |\bALTER DATABASE \w+ RENAME TO )\w+').ForEach{ $_.Value } | Where-Object { $_ -ne 'postgres' } | Sort-Object -Unique)
            Programs    = @('psql', 'createdb', 'pg_restore', 'git', 'sh' | Where-Object { $_ -eq 'sh' ? 'Shell' -in $steps.Kind : $all -match "\b$_\b" })
        }
    }
}

# Why a session cannot be held on this machine, or nothing.
function Get-GuideObstacle($Session, [string] $Server) {
    $missing = @($Session.Programs | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) })
    if ($Session.NeedsServer -and -not $Server) { 'DBMIGRATE_TEST_PG_URLS names no server' }
    elseif ($missing) { "$($missing -join ', ') is not on the PATH" }
}

# Where 'dotnet build' put the CLI last.
function Get-CliFolder {
    $programs = @(Get-ChildItem (Join-Path $PSScriptRoot '../../src/DbMigrate.Cli/bin/*/net*/dbmigrate.dll') | Sort-Object LastWriteTime)
    if (-not $programs) { throw 'The CLI is not built.' }
    $programs[-1].DirectoryName
}

# Holds the sessions of guides that this machine can, in a PowerShell of their own; what each prompt printed, by '<guide> <number>', and what
# ended a guide early, by '<guide> failure'.
function Invoke-Guide([string[]] $Path, [string] $Folder, [string] $Server) {
    $dotnet = Get-Item (Get-Command dotnet -CommandType Application | Select-Object -First 1).Source
    $run = Invoke-Process "& '$PSScriptRoot/Replay-Guide.ps1' -Guide '$($Path -join "', '")' -Folder '$Folder' -Server '$Server'" -Folder $Folder -Seconds 900 -Environment @{
        PATH        = "$(Get-CliFolder)$([IO.Path]::PathSeparator)$env:PATH"
        # Where the CLI looks for its runtime: an SDK may be anywhere.
        DOTNET_ROOT = $env:DOTNET_ROOT ?? ($dotnet.ResolveLinkTarget($true) ?? $dotnet).DirectoryName
    }
    # What a person calls the folder and the server.
    $output = $run.Output.ReplaceLineEndings("`n") -replace "$([regex]::Escape($Folder))[/\\]\d+", '…'
    if ($Server) { $output = $output -replace "$([regex]::Escape(($Server -replace '//.*')))//[^/\s]*@$([regex]::Escape(([uri]$Server).Authority -replace '.*@'))/", 'postgresql://localhost/' }
    $printed = @{}
    foreach ($part in [regex]::Matches($output, '(?ms)^@@ (\S+ \w+)\n(.*?)(?=^@@ |\z)')) { $printed[$part.Groups[1].Value] = $part.Groups[2].Value }
    foreach ($guide in $Path) { if ($run.Errors) { $printed["$(Split-Path -Leaf $guide) failure"] += $run.Errors } }
    $printed
}

# Whether a prompt printed what its guide shows: but for blanks, times, and whatever stands for a …
function Test-GuideOutput([string] $Shown, [string] $Printed) { ($Printed -replace '\s') -cmatch (Get-OutputPattern $Shown) }

Export-ModuleMember -Function *-Guide*
