# The sessions that the guides show are held again, in a PowerShell of their own, and print what the guides say that they print.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force

    # The prompts of a guide's section, with what each prints.
    function Get-Prompt([string] $Guide, [string] $Section) {
        $text = [IO.File]::ReadAllText((Get-RepoPath "docs/guides/$Guide")).ReplaceLineEndings("`n")
        $part = $Section ? [regex]::Match($text, "(?ms)^## $([regex]::Escape($Section))\n(.*?)(?=^## |\z)").Groups[1].Value : $text
        foreach ($block in [regex]::Matches($part, '(?ms)^```text\n(.*?)^```').ForEach{ $_.Groups[1].Value }) {
            foreach ($prompt in [regex]::Matches($block, '(?ms)^PS> (.*?)\n(.*?)(?=^PS> |\z)')) {
                @{ Command = $prompt.Groups[1].Value; Shown = $prompt.Groups[2].Value }
            }
        }
    }

    # Each session begins with the bookstore and nothing applied. Before names what a person does before a prompt, by its number.
    $sessions = @(
        @{
            Guide  = 'schema.md'; Sections = 'On SQLite', 'Renames', 'Undo'
            # The rest of Undo is about another project.
            Prompts = 17
            Before = @{
                3  = "Edit schema/customers.sql 'name text NOT NULL,' ""name text NOT NULL,``n  phone text,"""
                9  = "Edit schema/publishers.sql 'city text' ""city text NOT NULL DEFAULT 'London'"""
                10 = "Edit schema/publishers.sql "" NOT NULL DEFAULT 'London'"" ''; Edit schema/customers.sql '  name text NOT NULL' '  full_name text NOT NULL'"
                12 = "Edit schema/customers.sql 'full_name text NOT NULL,' 'full_name text NOT NULL, -- renamed from: name'"
                16 = "Sql ""INSERT INTO customers (email, name, phone) VALUES ('a@example.com', 'A', '1')"""
            }
        }
        @{
            Guide  = 'schema.md'; Sections = , 'Drift'
            Before = @{
                1 = "`$null = Invoke-DbMigration; function sqlite3([string] `$database, [string] `$sql) { Sql `$sql }"
            }
        }
        @{
            Guide  = 'drift.md'; Sections = , ''
            Before = @{
                1 = "`$null = Invoke-DbMigration; Sql 'CREATE INDEX books_by_hand ON books (title)'"
                2 = '$null = Undo-DbMigration'
            }
        }
    )
    foreach ($session in $sessions) {
        $session.Name = "$($session.Guide) $($session.Sections -join ', ')"
        $session.Steps = @(foreach ($section in $session.Sections) { Get-Prompt $session.Guide $section })
        if ($session.Prompts) { $session.Steps = @($session.Steps | Select-Object -First $session.Prompts) }
        $number = 0
        foreach ($step in $session.Steps) { $step.Number = ++$number; $step.Before = $session.Before[$number] }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule

    $helpers = @'
Import-Module '{0}'; Import-Module '{1}'
Set-Location -LiteralPath '{2}'
$PSStyle.OutputRendering = 'PlainText'
function Edit([string] $Path, [string] $Old, [string] $New) {{
    $text = [IO.File]::ReadAllText("$PWD/$Path").ReplaceLineEndings("`n")
    if (-not $text.Contains($Old)) {{ throw "$Path has no '$Old'." }}
    [IO.File]::WriteAllText("$PWD/$Path", $text.Replace($Old, $New))
}}
function Sql([string] $Text) {{ Invoke-Sql "$PWD/bookstore.db" $Text }}
# An error as it is at a prompt, without the line of this script.
filter Show {{
    if ($_ -isnot [Management.Automation.ErrorRecord]) {{ return $_ }}
    "$($_.InvocationInfo.MyCommand): $_`n  Recommendation: $($_.ErrorDetails.RecommendedAction)"
}}
'@
}

Describe 'The session of <Name>' -ForEach $sessions {
    BeforeAll {
        $root = Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N').Substring(0, 8))
        Copy-Item -LiteralPath (Get-RepoPath 'docs/examples/bookstore') $root -Recurse
        Get-ChildItem $root -Filter *.db* | Remove-Item
        $script = @(
            $helpers -f (Get-ModulePath), "$PSScriptRoot/shared.psm1", $root
            foreach ($step in $Steps) {
                $step.Before
                "'@@ $($step.Number)'"
                "& { $($step.Command) } 2>&1 | Show | Out-String -Width 80"
            }
        ) -join "`n"
        $run = Invoke-Process $script
        $printed = @{}
        foreach ($part in [regex]::Matches($run.Output.ReplaceLineEndings("`n"), '(?ms)^@@ (\d+)\n(.*?)(?=^@@ |\z)')) { $printed[[int]$part.Groups[1].Value] = $part.Groups[2].Value }
    }

    It 'is held' {
        $run.Errors | Should -BeNullOrEmpty
        $Steps.Count | Should -BeGreaterThan 1
        $printed.Count | Should -Be $Steps.Count
    }

    It 'prints what <Number>, <Command>, shows' -ForEach $Steps {
        $printed[$Number] -replace '\s' | Should -MatchExactly (Get-OutputPattern $Shown) -Because "it prints`n$($printed[$Number])"
    }
}
