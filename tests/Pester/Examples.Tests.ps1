# Every example of docs/cmdlets is run: in a folder, a database and a runspace of its own. It must not fail, and where its page shows
# output, that is what comes out.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force

    # Where an example begins, if not in the bookstore with every migration applied.
    $worlds = @{
        'Compare-DbSchema 1'        = 'edited'
        'Compare-DbSchema 2'        = 'changed by hand'
        'Compare-DbSchema 4'        = 'column dropped'
        'Compare-DbSchema 5'        = 'two databases'
        'Get-DbMigrationJournal 1'  = 'behind'
        'Get-DbMigrationJournal 2'  = 'behind'
        'Get-DbMigrationJournal 3'  = 'Drizzle folder'
        'Get-DbMigrationJournal 7'  = 'two databases'
        'Initialize-DbMigration 1'  = 'empty folder'
        'Initialize-DbMigration 2'  = 'Drizzle folder'
        'Initialize-DbMigration 4'  = 'database alone'
        'Invoke-DbMigration 1'      = 'behind'
        'Invoke-DbMigration 2'      = 'behind'
        'Invoke-DbMigration 3'      = 'nothing applied'
        'Invoke-DbMigration 4'      = 'two databases'
        'Invoke-DbMigration 5'      = 'nothing applied'
        'Invoke-DbMigration 6'      = 'stopped half-way'
        'Invoke-DbMigration 7'      = 'production behind'
        'New-DbMigration 1'         = 'edited'
        'New-DbMigration 2'         = 'edited'
        'New-DbMigration 3'         = 'column renamed'
        'New-DbMigration 4'         = 'edited'
        'Set-DbMigrationJournal 1'  = 'made without migrations'
        'Set-DbMigrationJournal 2'  = 'migration edited'
        'Sync-DbSchema 1'           = 'edited'
        'Sync-DbSchema 2'           = 'edited'
        'Sync-DbSchema 3'           = 'changed by hand'
        'Sync-DbSchema 4'           = 'schema files alone'
        'Test-DbMigration 1'        = 'production behind'
        'Test-DbMigration 2'        = 'behind'
        'Test-DbMigration 3'        = 'behind'
    }
    # What is not run, and why.
    $elsewhere = @{
        'Export-DbSchema 5'        = 'Opens a browser window. Export-DbSchema.Tests.ps1 writes the page, and a browser test clicks through it.'
        'Initialize-DbMigration 3' = 'Names a PostgreSQL server, db.example.com. Initialize-DbMigration.Tests.ps1 takes over databases of real ones.'
        'New-DbMigration 6'        = 'PostgreSQL only. New-DbMigration.Tests.ps1 and the tests of online plans run it.'
    }

    $examples = foreach ($page in Get-ChildItem (Get-RepoPath 'docs/cmdlets') -Filter *.md) {
        $text = [IO.File]::ReadAllText($page.FullName).ReplaceLineEndings("`n")
        foreach ($match in [regex]::Matches($text, '(?ms)^### Example (\d+): (.+?)\n(.*?)(?=^##)')) {
            $id = "$($page.BaseName) $($match.Groups[1].Value)"
            @{
                Id     = $id
                Title  = $match.Groups[2].Value
                World  = $worlds[$id] ?? 'all applied'
                Code   = [regex]::Match($match.Groups[3].Value, '(?ms)^```powershell\n(.*?)^```').Groups[1].Value
                Shown  = [regex]::Match($match.Groups[3].Value, '(?ms)^```Output\n(.*?)^```').Groups[1].Value
            }
        }
    }
    $stale = @($worlds.Keys) + @($elsewhere.Keys) | Where-Object { $_ -notin $examples.Id }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule

    $template = Join-Path (Get-PSDrive TestDrive).Root 'bookstore'
    Copy-Item -LiteralPath (Get-RepoPath 'docs/examples/bookstore') $template -Recurse
    Get-ChildItem $template -Filter *.db* | Remove-Item
    $config = Get-Content "$template/dbmigrate.json" -Raw | ConvertFrom-Json -AsHashtable
    $config.environments.production = @{ url = 'sqlite:production.db'; protected = $true }
    $config | ConvertTo-Json -Depth 5 | Set-Content "$template/dbmigrate.json"
    Set-Content "$template/v1.sql" 'CREATE TABLE books (id integer PRIMARY KEY);'
    Set-Content "$template/v2.sql" 'CREATE TABLE books (id integer PRIMARY KEY, title text);'
    Set-Content "$template/test.db" $null -NoNewline
    $null = Invoke-DbMigration -Project $template

    function Update-File([string] $Path, [string] $Old, [string] $New) {
        $before = [IO.File]::ReadAllText("$root/$Path")
        $before | Should -BeLike "*$Old*"
        [IO.File]::WriteAllText("$root/$Path", $before.Replace($Old, $New))
    }
    # Each works on $root, a copy of the bookstore with every migration applied.
    $make = @{
        'all applied'             = { }
        'nothing applied'         = { Remove-Item $root/bookstore.db* }
        'behind'                  = { $null = Undo-DbMigration -Project $root }
        'production behind'       = { $null = Invoke-DbMigration -Project $root -Environment production -To 4 -Confirm:$false }
        'edited'                  = { Update-File schema/customers.sql 'name text NOT NULL,' "name text NOT NULL,`n  phone text," }
        'column dropped'          = { Update-File schema/customers.sql ",`n  joined_at text NOT NULL DEFAULT CURRENT_TIMESTAMP" '' }
        'column renamed'          = { Update-File schema/customers.sql 'name text NOT NULL' 'full_name text NOT NULL' }
        'migration edited'        = { Update-File migrations/0005_country_codes.sql "'GB'" "'UK'" }
        'made without migrations' = {
            Remove-Item $root/bookstore.db*
            foreach ($sql in [IO.File]::ReadAllText("$root/migrations/0000_initial.sql") -split '--> statement-breakpoint') { Invoke-Sql $root/bookstore.db $sql }
        }
        'changed by hand'         = {
            Copy-Item $root/bookstore.db $root/production.db
            foreach ($file in 'bookstore.db', 'production.db') {
                Invoke-Sql $root/$file "ALTER TABLE books ADD COLUMN shelf text"
                Invoke-Sql $root/$file "UPDATE books SET shelf = 'A1'"
                Invoke-Sql $root/$file 'DROP INDEX orders_open'
            }
        }
        'stopped half-way'        = {
            $tag = '0006_half'
            $null = New-DbMigration half -Custom -Project $root
            [IO.File]::WriteAllText("$root/migrations/$tag.sql", "-- dbmigrate: transaction none`nCREATE TABLE one (id integer);--> statement-breakpoint`nINSERT INTO twoo VALUES (1);`n")
            (Invoke-DbMigration -Project $root -ErrorAction SilentlyContinue).Status | Should -Be 'Partial'
            Update-File "migrations/$tag.sql" 'twoo' 'one'
        }
        'two databases'           = {
            $env:EU_URL, $env:US_URL, $env:STAGING_URL, $env:PRODUCTION_URL = 'eu', 'us', 'bookstore', 'other' | ForEach-Object { "sqlite:$root/$_.db" }
            $null = Invoke-DbMigration -Project $root -Database env:PRODUCTION_URL -To 3
        }
        'empty folder'            = { Get-ChildItem $root | Remove-Item -Recurse }
        'database alone'          = {
            Get-ChildItem $root -Exclude bookstore.db | Remove-Item -Recurse
            Rename-Item $root/bookstore.db app.db
            Invoke-Sql $root/app.db 'DROP TABLE __drizzle_migrations; DROP TABLE __dbmigrate_history'
        }
        'schema files alone'      = { Get-ChildItem $root -Exclude schema | Remove-Item -Recurse; Rename-Item $root/schema db; Remove-Item $root/db/views -Recurse }
        'Drizzle folder'          = {
            Get-ChildItem $root | Remove-Item -Recurse
            $null = New-Item -ItemType Directory $root/drizzle/meta
            [IO.File]::WriteAllText("$root/drizzle/0000_add_users.sql", 'CREATE TABLE users (id integer);')
            Set-TestJournal $root/drizzle '0000_add_users'
        }
    }

    # In the folder, at 80 columns, and as if somebody answered every question with yes.
    $frame = @'
Set-Location -LiteralPath $root
$ConfirmPreference = 'None'
$PSStyle.OutputRendering = 'PlainText'
& ([scriptblock]::Create($code)) | Out-String -Width 80
'@
}

Describe 'The examples' {
    It 'are all known: no world or reason is for one that is gone' -TestCases @{ Stale = $stale } {
        $Stale | Should -BeNullOrEmpty
    }

    It 'are found, and some show output' -TestCases @{ Found = $examples.Count; Shown = $examples.Where{ $_.Shown }.Count } {
        $Found | Should -BeGreaterThan 40
        $Shown | Should -BeGreaterThan 20
    }
}

Describe '<Id>, <Title>' -ForEach $examples.Where{ -not $elsewhere[$_.Id] } {
    It 'works where it is: <World>' {
        $root = (New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
        Copy-Item $template/* $root -Recurse
        try {
            & $make[$World]
            # What lists and ends studios wants one that runs; those of a process are all of its runspaces'.
            if ($Id -match '^(Get|Stop)-DbStudio') { $null = Start-DbStudio -Project $root -NoOpen }
            $run = Invoke-Unattended $frame @{ root = $root; code = $Code }
        }
        finally {
            Stop-DbStudio
            Remove-Item Env:EU_URL, Env:US_URL, Env:STAGING_URL, Env:PRODUCTION_URL, Env:DATABASE_URL -ErrorAction Ignore
        }

        $run.Errors | Should -BeNullOrEmpty
        if ($Shown) {
            "$($run.Output)" -replace '\s' | Should -MatchExactly (Get-OutputPattern $Shown) -Because "it prints`n$($run.Output)"
        }
    }
}
