# Bad input: one error with a stable id, one sentence that names the thing, what to do about it, and nothing changed.

BeforeDiscovery {
    $cmdlets = @(
        @{ Cmdlet = 'Get-DbMigrationJournal'; Run = { param($with) Get-DbMigrationJournal @with } }
        @{ Cmdlet = 'Invoke-DbMigration'; Run = { param($with) Invoke-DbMigration @with } }
        @{ Cmdlet = 'Undo-DbMigration'; Run = { param($with) Undo-DbMigration @with } }
        @{ Cmdlet = 'Set-DbMigrationJournal'; Run = { param($with) Set-DbMigrationJournal -Applied @with } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Bad input to <Cmdlet>' -ForEach $cmdlets {
    BeforeAll {
        function Assert-Failure([string] $Root, [hashtable] $With, [string] $Id, [string] $Message, [string] $Category) {
            $before = Get-Fingerprint $Root
            $failure = Get-Failure { & $Run $With }
            $failure.Id | Should -Be $Id
            $failure.Message | Should -BeLike $Message
            $failure.Message | Should -Not -Match '\n\s+at |planted'
            $failure.Action | Should -Not -BeNullOrEmpty
            $failure.Category | Should -Be $Category
            # A URL that cannot be read could not be redacted either, so it is nobody's target.
            if ($Id -ne 'UrlInvalid') { $failure.Target | Should -Not -BeNullOrEmpty }
            $failure.Record.FullyQualifiedErrorId | Should -Be "$Id,DbMigrate.Commands.$($Cmdlet.Replace('-', ''))Command"
            Get-Fingerprint $Root | Should -Be $before
        }
    }

    It 'no configuration anywhere: ConfigNotFound' {
        $empty = New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N')))
        Push-Location $empty
        try { Assert-Failure $empty @{} ConfigNotFound "No dbmigrate.json was found in '$empty'*" ObjectNotFound }
        finally { Pop-Location }
    }

    It 'a project folder that is not there: ConfigNotFound' {
        $project = New-TestProject
        Assert-Failure $project.Root @{ Project = "$($project.Root)/nowhere" } ConfigNotFound "*'$($project.Root)/nowhere'*" ObjectNotFound
    }

    It 'a configuration that is broken JSON: ConfigInvalid, with file, line and column' {
        $project = New-TestProject
        Set-Content $project.Config "{`n  `"dialect`": `"sqlite`",`n  oops`n}"
        Assert-Failure $project.Root @{ Project = $project.Root } ConfigInvalid "$($project.Config):3:3: *" InvalidData
    }

    It 'a configuration with a key that nobody knows: ConfigInvalid, with the key' {
        $project = New-TestProject
        Set-Content $project.Config "{`n  `"dialekt`": `"sqlite`"`n}"
        Assert-Failure $project.Root @{ Project = $project.Root } ConfigInvalid "$($project.Config):2:*'dialekt'*" InvalidData
    }

    It 'a configuration that cannot be read: ConfigInvalid' {
        $project = New-TestProject
        # Works as administrator too, who may read every file that is not open elsewhere.
        $open = [IO.File]::Open($project.Config, 'Open', 'ReadWrite', 'None')
        try { $failure = Get-Failure { & $Run @{ Project = $project.Root } } }
        finally { $open.Dispose() }
        $failure.Id | Should -Be 'ConfigInvalid'
        $failure.Message | Should -BeLike "'$($project.Config)' cannot be read*"
    }

    It 'an environment that is not there: EnvironmentUnknown, with those that are' {
        $project = New-TestProject
        Assert-Failure $project.Root @{ Project = $project.Root; Environment = 'nowhere' } EnvironmentUnknown "*'nowhere'*" ObjectNotFound
        (Get-Failure { & $Run @{ Project = $project.Root; Environment = 'nowhere' } }).Action | Should -BeLike '*default*'
    }

    It 'a variable that is not set: VariableNotSet' {
        $project = New-TestProject -Environments @{ default = @{ url = 'env:DBMIGRATE_NOT_SET' } }
        Assert-Failure $project.Root @{ Project = $project.Root } VariableNotSet '*DBMIGRATE_NOT_SET*' ObjectNotFound
    }

    It 'no database at all: DatabaseNotConfigured' {
        $project = New-TestProject -Environments @{}
        Assert-Failure $project.Root @{ Project = $project.Root } DatabaseNotConfigured "*'default'*" ObjectNotFound
    }

    It 'the URL <Url>: <Id>' -ForEach @(
        @{ Url = 'mysql://u@h/d'; Id = 'EngineNotSupported'; Message = '*mysql*'; Category = 'NotImplemented' }
        @{ Url = 'pglite://data?x=1'; Id = 'UrlInvalid'; Message = '*PGlite URL has parameters*'; Category = 'InvalidArgument' }
        @{ Url = 'd1://account/database'; Id = 'VariableNotSet'; Message = '*no token is given*'; Category = 'ObjectNotFound' }
        @{ Url = 'sqlite:'; Id = 'UrlInvalid'; Message = '*names no file*'; Category = 'InvalidArgument' }
        @{ Url = 'postgresql://u:planted@h:notaport/d'; Id = 'UrlInvalid'; Message = '*port*'; Category = 'InvalidArgument' }
        @{ Url = 'postgresql://u:planted@h/d?port=notaport'; Id = 'UrlInvalid'; Message = '*port*'; Category = 'InvalidArgument' }
        @{ Url = 'postgresql://u:planted@h/d?sslmode=perhaps'; Id = 'UrlInvalid'; Message = '*sslmode=perhaps*'; Category = 'InvalidArgument' }
    ) {
        $project = New-TestProject -NoConfig
        Assert-Failure $project.Root @{ Project = $project.Root; Database = $Url } $Id $Message $Category
    }

    It 'a URL of the other engine: DialectMismatch' {
        $project = New-TestProject
        Assert-Failure $project.Root @{ Project = $project.Root; Database = 'postgresql://u@127.0.0.1/d' } DialectMismatch '*sqlite*postgresql*' InvalidArgument
    }

    It 'a folder of the other engine: DialectMismatch' {
        $project = New-TestProject -NoConfig
        Set-TestJournal $project.Migrations '0000_authors' -Dialect postgresql
        Assert-Failure $project.Root @{ Migrations = $project.Migrations; Database = "sqlite:$($project.Database)" } DialectMismatch '*postgresql*sqlite*' InvalidArgument
    }

    It 'a migrations folder that is not there: FolderNotFound' {
        $project = New-TestProject
        Assert-Failure $project.Root @{ Project = $project.Root; Migrations = "$($project.Root)/nowhere" } FolderNotFound '*nowhere*' ObjectNotFound
    }

    It 'an empty migrations folder: JournalNotFound' {
        $project = New-TestProject
        Remove-Item "$($project.Migrations)/*" -Recurse
        Assert-Failure $project.Root @{ Project = $project.Root } JournalNotFound '*holds no migrations*' ObjectNotFound
    }

    It 'SQL files without a journal: JournalNotFound' {
        $project = New-TestProject
        Remove-Item "$($project.Migrations)/meta" -Recurse
        Assert-Failure $project.Root @{ Project = $project.Root } JournalNotFound '*SQL files but no meta/_journal.json*' ObjectNotFound
    }

    It 'a journal that is broken JSON: JournalInvalid, with file, line and column' {
        $project = New-TestProject
        Set-Content "$($project.Migrations)/meta/_journal.json" "{`n  `"version`": `"7`",`n  <<<<<<< HEAD`n}"
        Assert-Failure $project.Root @{ Project = $project.Root } JournalInvalid '*_journal.json:3:3: *' InvalidData
    }

    It 'a journal whose entry has no tag: JournalInvalid' {
        $project = New-TestProject
        Set-Content "$($project.Migrations)/meta/_journal.json" '{ "version": "7", "dialect": "sqlite", "entries": [ { "idx": 0, "when": 1 } ] }'
        Assert-Failure $project.Root @{ Project = $project.Root } JournalInvalid "*entries*no 'tag'*" InvalidData
    }

    It 'a journal with one tag twice: JournalDuplicate' {
        $project = New-TestProject
        Set-TestJournal $project.Migrations '0000_authors', '0000_authors'
        Assert-Failure $project.Root @{ Project = $project.Root } JournalDuplicate "*'0000_authors' more than once*" InvalidData
    }

    It 'the tag <_>: TagInvalid' -ForEach @('../0000_out', '/etc/passwd', 'a\b', 'C:x', '..') {
        $project = New-TestProject
        Set-TestJournal $project.Migrations $_
        Assert-Failure $project.Root @{ Project = $project.Root } TagInvalid "*'$_'*plain file name*" InvalidArgument
    }

    It 'a migration whose file is not there: MigrationFileNotFound' {
        $project = New-TestProject
        Remove-Item "$($project.Migrations)/0001_books.sql"
        Assert-Failure $project.Root @{ Project = $project.Root } MigrationFileNotFound '*0001_books*' ObjectNotFound
    }

    It 'a database file that is none: ConnectionFailed' {
        $project = New-TestProject
        Set-Content $project.Database ('text, and more of it ' * 40)
        Assert-Failure $project.Root @{ Project = $project.Root } ConnectionFailed '*is not an SQLite database*' ConnectionError
    }

    It 'a journal table that is a view: JournalTableInvalid' {
        $project = New-TestProject
        $null = Invoke-Sql $project.Database 'CREATE VIEW __drizzle_migrations AS SELECT 1 AS id, 2 AS hash, 3 AS created_at'
        Assert-Failure $project.Root @{ Project = $project.Root } JournalTableInvalid '*__drizzle_migrations is not a table*' InvalidData
    }

    It 'a journal table without the columns: JournalTableInvalid' {
        $project = New-TestProject
        $null = Invoke-Sql $project.Database 'CREATE TABLE __drizzle_migrations (id integer, checksum text)'
        Assert-Failure $project.Root @{ Project = $project.Root } JournalTableInvalid "*no column 'hash'*" InvalidData
    }
}

Describe 'Bad input to a run' {
    It 'a file that is not UTF-8: MigrationFileNotUtf8, and nothing is changed' {
        $project = New-TestProject
        [IO.File]::WriteAllBytes("$($project.Migrations)/0001_books.sql", [Text.Encoding]::Latin1.GetBytes("INSERT INTO authors VALUES (2, 'Zo" + [char]0xEB + "');"))
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root }
        $failure.Id | Should -Be 'MigrationFileNotUtf8'
        $failure.Message | Should -BeLike '*0001_books.sql*'
        $failure.Category | Should -Be 'InvalidData'
        Get-TableName $project.Database | Should -BeNullOrEmpty
    }

    It 'a quote that never ends: ScriptInvalid, with the place, and nothing is changed' {
        $project = New-TestProject
        Set-Content "$($project.Migrations)/0002_shelves.sql" "SELECT 1;`nSELECT 'never ends;"
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root }
        $failure.Id | Should -Be 'ScriptInvalid'
        $failure.Message | Should -BeLike '*0002_shelves.sql:2:8*'
        Get-TableName $project.Database | Should -BeNullOrEmpty
    }

    It 'a folder for the database that is not there: ConnectionFailed' {
        $project = New-TestProject
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root -Database "sqlite:$($project.Root)/no/such/app.db" }
        $failure.Id | Should -Be 'ConnectionFailed'
        "$($project.Root)/no" | Should -Not -Exist
    }

    It 'a database that may only be read: DatabaseReadOnly, and nothing is changed' {
        $project = New-TestProject
        $null = Invoke-Sql $project.Database 'CREATE TABLE unrelated (id integer)'
        $before = (Get-FileHash $project.Database).Hash
        $failure = Get-Failure { Invoke-DbMigration -Project $project.Root -Database "file:$($project.Database)?mode=ro" }
        $failure.Id | Should -Be 'DatabaseReadOnly'
        $failure.Category | Should -Be 'PermissionDenied'
        (Get-FileHash $project.Database).Hash | Should -Be $before
    }

    It 'a tag that no migration has: MigrationUnknown' {
        $project = New-TestProject
        (Get-Failure { Invoke-DbMigration -Project $project.Root -Entry 0009_none }).Id | Should -Be 'MigrationUnknown'
        (Get-Failure { Set-DbMigrationJournal -Applied -Project $project.Root -Entry 0009_none }).Id | Should -Be 'MigrationUnknown'
        Get-TableName $project.Database | Should -BeNullOrEmpty
    }

    It '-ErrorAction SilentlyContinue is silent, and $Error keeps it' {
        $project = New-TestProject
        $Error.Clear()
        Invoke-DbMigration -Project $project.Root -Entry 0009_none -ErrorAction SilentlyContinue 2>&1 | Should -BeNullOrEmpty
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'MigrationUnknown,*'
    }
}
