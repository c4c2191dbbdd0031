# What the tests share: the module under test, throw-away projects, and looking into databases without asking the module.

using namespace System.Runtime.Loader

Set-StrictMode -Version 3

$ModulePath = if ($env:DBMIGRATE_MODULE) { $env:DBMIGRATE_MODULE } else { Join-Path $PSScriptRoot '../../DbMigrate.psd1' }
$ModulePath = (Resolve-Path -LiteralPath $ModulePath).ProviderPath

function Get-ModulePath { $ModulePath }

function Get-RepoPath([string] $Path) { [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..' $Path)) }

# Imports the module where everybody sees it, and forgets variables of the caller's shell that would reach into the tests.
function Import-TestedModule {
    Remove-Item Env:DATABASE_URL, Env:DBMIGRATE_CONFIRM, Env:PGPASSWORD -ErrorAction Ignore
    if (-not (Get-Module DbMigrate | Where-Object Path -Like "$(Split-Path $ModulePath)*")) {
        Import-Module $ModulePath -Global -Force
    }
}

#region Projects

# Three migrations that every test can count on.
function Get-SampleMigrations {
    [ordered]@{
        '0000_authors' = "CREATE TABLE authors (id integer PRIMARY KEY, name text NOT NULL);--> statement-breakpoint`nINSERT INTO authors VALUES (1, 'Ada');`n"
        '0001_books'   = "CREATE TABLE books (id integer PRIMARY KEY, title text NOT NULL, author_id integer REFERENCES authors (id));`n"
        '0002_shelves' = "CREATE TABLE shelves (id integer PRIMARY KEY, label text);`n"
    }
}

# A project in a folder of its own below TestDrive: migrations (tag = SQL), dbmigrate.json unless -NoConfig.
function New-TestProject {
    param(
        [Collections.IDictionary] $Migrations = (Get-SampleMigrations),
        [string] $Dialect = 'sqlite',
        [Collections.IDictionary] $Environments = @{ default = @{ url = 'sqlite:app.db' } },
        [switch] $NoConfig
    )
    $root = Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N').Substring(0, 8))
    $folder = Join-Path $root 'migrations'
    $null = New-Item -ItemType Directory -Path (Join-Path $folder 'meta') -Force
    foreach ($tag in $Migrations.Keys) {
        [IO.File]::WriteAllText((Join-Path $folder "$tag.sql"), $Migrations[$tag])
    }
    Set-TestJournal $folder @($Migrations.Keys) -Dialect $Dialect
    if (-not $NoConfig) {
        $config = [ordered]@{ dialect = $Dialect; migrations = 'migrations'; environments = $Environments }
        [IO.File]::WriteAllText((Join-Path $root 'dbmigrate.json'), ($config | ConvertTo-Json -Depth 5))
    }
    [pscustomobject]@{ Root = $root; Migrations = $folder; Database = Join-Path $root 'app.db'; Config = Join-Path $root 'dbmigrate.json' }
}

# The engines that a test of both runs on: SQLite, and each server of DBMIGRATE_TEST_PG_URLS.
function Get-TestEngine {
    @{ Engine = 'sqlite'; Server = $null; Where = 'SQLite' }
    foreach ($server in Get-PostgresServer) { @{ Engine = 'postgresql'; Server = $server; Where = "PostgreSQL at $(([uri]$server).Authority -replace '^.*@')" } }
}

# The schema that tests begin with, and the same after an edit that every engine understands.
function Get-SampleSchema {
    [ordered]@{
        'schema/authors.sql' = "CREATE TABLE authors (`n  id integer PRIMARY KEY,`n  name text NOT NULL`n);`n"
        'schema/books.sql'   = "CREATE TABLE books (`n  id integer PRIMARY KEY,`n  title text NOT NULL,`n  author_id integer REFERENCES authors (id)`n);`nCREATE INDEX books_author ON books (author_id);`n"
    }
}

# A project of schema files without migrations, on a new database. Url is what Invoke-Sql takes.
function New-SchemaProject {
    param(
        [Parameter(Mandatory)] [Collections.IDictionary] $On,
        [Collections.IDictionary] $Files = (Get-SampleSchema),
        [object[]] $Schema = @('schema/**/*.sql'),
        [switch] $Protected
    )
    $root = Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid().ToString('N').Substring(0, 8))
    $null = New-Item -ItemType Directory -Path $root
    foreach ($path in $Files.Keys) {
        $null = New-Item -ItemType Directory -Path (Split-Path (Join-Path $root $path)) -Force
        [IO.File]::WriteAllText((Join-Path $root $path), $Files[$path])
    }
    $database = Join-Path $root 'app.db'
    $url = $On.Server ? (New-PostgresDatabase $On.Server) : $database
    $config = [ordered]@{
        dialect      = $On.Engine
        schema       = $Schema
        migrations   = 'migrations'
        scratch      = $On.Server
        environments = @{ default = @{ url = $On.Server ? $url : 'sqlite:app.db'; protected = [bool]$Protected } }
    }
    if (-not $On.Server) { $config.Remove('scratch') }
    [IO.File]::WriteAllText((Join-Path $root 'dbmigrate.json'), ($config | ConvertTo-Json -Depth 5))
    [pscustomobject]@{ Root = $root; Migrations = Join-Path $root 'migrations'; Url = $url; Server = $On.Server; On = $On }
}

# A new column in books, as a person types it.
function Edit-SampleSchema($Project) {
    $file = Join-Path $Project.Root 'schema/books.sql'
    [IO.File]::WriteAllText($file, [IO.File]::ReadAllText($file).Replace('title text NOT NULL,', "title text NOT NULL,`n  isbn text,"))
}

# The names of a table's columns, sorted.
function Get-ColumnName([string] $Database, [string] $Table) {
    if ($Database -like 'postgres*://*') { Invoke-Sql $Database "SELECT column_name FROM information_schema.columns WHERE table_name = '$Table' ORDER BY 1" }
    else { Invoke-Sql $Database "SELECT name FROM pragma_table_info('$Table') ORDER BY 1" }
}

# Drops the databases of projects that were made on servers.
function Remove-SchemaProject($Projects) {
    foreach ($project in @($Projects | Where-Object { $_.Server })) { Remove-PostgresDatabase $project.Server $project.Url }
}

# Writes meta/_journal.json; a migration's number is the minute in which it was made.
function Set-TestJournal([string] $Folder, [string[]] $Tags, [string] $Dialect = 'sqlite') {
    $index = 0
    $entries = foreach ($tag in $Tags) {
        $minute = $tag -match '^\d{4}(?=_)' ? [int]$Matches[0] : $index
        [ordered]@{ idx = $index; version = '7'; when = 1700000000000 + 60000 * $minute; tag = $tag; breakpoints = $true }
        $index++
    }
    $journal = [ordered]@{ version = '7'; dialect = $Dialect; entries = @($entries) }
    [IO.File]::WriteAllText((Join-Path $Folder 'meta/_journal.json'), ($journal | ConvertTo-Json -Depth 5))
}

# A recursive query that would count for minutes.
function Get-EndlessSql {
    'CREATE TABLE counted AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 10000000000) SELECT count(*) AS n FROM c;'
}

#endregion

#region What a command did

# Runs a command and keeps everything: Output, Errors, Warnings, Verbose, and All in the order in which it came.
function Invoke-Captured([scriptblock] $Command) {
    $all = [Collections.Generic.List[object]]::new()
    $terminating = $null
    try {
        & $Command 3>&1 2>&1 4>&1 | ForEach-Object { $all.Add($_) }
    }
    catch {
        $terminating = $_
        if ($all -notcontains $_) { $all.Add($_) }
    }
    [pscustomobject]@{
        All         = $all
        Output      = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.InformationalRecord] })
        Errors      = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        Warnings    = @($all | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object Message)
        Verbose     = @($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message)
        Terminating = $null -ne $terminating
    }
}

# The one error of a command that must fail. Its Id is the part before the comma.
function Get-Failure([scriptblock] $Command) {
    $run = Invoke-Captured $Command
    if ($run.Errors.Count -ne 1) {
        throw "Expected one error and got $($run.Errors.Count): $($run.Errors -join ' / ')"
    }
    $failure = $run.Errors[0]
    [pscustomobject]@{
        Id       = $failure.FullyQualifiedErrorId.Split(',')[0]
        Message  = "$failure"
        Action   = $failure.ErrorDetails.RecommendedAction
        Target   = $failure.TargetObject
        Category = $failure.CategoryInfo.Category
        Record   = $failure
    }
}

# What the command writes to the host: -WhatIf goes there and to no stream.
function Get-HostText([scriptblock] $Command) {
    $file = [IO.Path]::GetTempFileName()
    $null = Start-Transcript -LiteralPath $file -Force -UseMinimalHeader
    try { & $Command | Out-Null }
    finally { $null = Stop-Transcript }
    $text = [IO.File]::ReadAllText($file).ReplaceLineEndings("`n")
    Remove-Item -LiteralPath $file
    $text
}

# What matches output, without its whitespace, that a page shows: paths (…), times and durations differ, and lines are broken where the user's language says.
function Get-OutputPattern([string] $Shown) {
    $marked = $Shown -replace '\d{4}-\d\d-\d\d \d\d:\d\d', "`u{1}" -replace '\b[\d.]+ m?s\b', "`u{2}" -replace '\d{8}T\d{6}Z', "`u{3}" -replace '\bholds\s+rows\b', "`u{4}" -replace '\s'
    $pattern = [regex]::Escape($marked) -replace '…', '.*?' -replace "`u{1}", '\d{4}-\d\d-\d\d\d\d:\d\d' -replace "`u{2}", '[\d.]+m?s' -replace "`u{3}", '\d{8}T\d{6}Z' -replace "`u{4}", 'holds[\d,.]*(million|billion)?rows?(\([\d.]+\w+\))?'
    "^$pattern$"
}

# Runs a script in a runspace whose host cannot prompt, as in an unattended session; Output and Errors.
function Invoke-Unattended([string] $Script, [hashtable] $Variables = @{}) {
    $shell = New-TestShell
    try {
        foreach ($name in $Variables.Keys) { $shell.Runspace.SessionStateProxy.SetVariable($name, $Variables[$name]) }
        $output = @($shell.AddScript($Script).Invoke())
        [pscustomobject]@{ Output = $output; Errors = @($shell.Streams.Error); Ids = @($shell.Streams.Error | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] }) }
    }
    finally { Remove-TestShell $shell }
}

# A PowerShell in a runspace of its own that has the module.
function New-TestShell {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]]@($ModulePath))
    $shell = [powershell]::Create($state)
    $shell
}

function Remove-TestShell([powershell] $Shell) {
    $runspace = $Shell.Runspace
    $Shell.Dispose()
    $runspace.Dispose()
}

# Runs a script in a PowerShell process of its own; what it wrote, as one text.
function Invoke-Process([string] $Script, [hashtable] $Environment = @{}, [string] $Folder = (Get-PSDrive TestDrive).Root, [int] $Seconds = 60) {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    # A pwsh that is a .NET tool runs inside 'dotnet'.
    if ((Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
    foreach ($argument in '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-Command', $Script) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.WorkingDirectory = $Folder
    $start.Environment['NO_COLOR'] = '1'
    $start.Environment['DBMIGRATE_MODULE'] = $ModulePath
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $failure = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(1000 * $Seconds)) {
            $process.Kill($true)
            # Its end may be a server's URL.
            throw "The process did not end in $Seconds s: $($Script.Substring(0, [Math]::Min(200, $Script.Length)))"
        }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Errors = $failure.Result }
    }
    finally { $process.Dispose() }
}

#endregion

#region Databases, through the driver but not through the cmdlets

function Get-PrivateAssembly([string] $Name) {
    $context = [AssemblyLoadContext]::All | Where-Object Name -EQ 'DbMigrate'
    $context.LoadFromAssemblyName([Reflection.AssemblyName]::new($Name))
}

function Open-TestDatabase([string] $Database) {
    if ($Database -like 'postgres*://*') {
        $type = (Get-PrivateAssembly Npgsql).GetType('Npgsql.NpgsqlConnection', $true)
        $url = [uri]$Database
        $user, $password = $url.UserInfo.Split(':', 2) | ForEach-Object { [uri]::UnescapeDataString($_) }
        $text = "Host=$($url.Host);Port=$($url.Port);Username=$user;Password=$password;Database=$($url.AbsolutePath.Trim('/'));Pooling=false"
    }
    else {
        # One process must not open a file with two copies of SQLite.
        $library = (Get-PrivateAssembly DbMigrate.Core).GetType('DbMigrate.Providers.Sqlite.SqliteLibrary', $true)
        $null = $library.GetMethod('EnsureLoaded').Invoke($null, @())
        $type = (Get-PrivateAssembly Microsoft.Data.Sqlite).GetType('Microsoft.Data.Sqlite.SqliteConnection', $true)
        $text = "Data Source=$Database;Pooling=false"
    }
    $connection = [Activator]::CreateInstance($type, [object[]]@($text))
    $connection.Open()
    $connection
}

# Runs SQL on an open connection; each row as one text with its columns separated by |.
function Invoke-ConnectionSql($Connection, [string] $Sql) {
    $command = $Connection.CreateCommand()
    $command.CommandText = $Sql
    $reader = $command.ExecuteReader()
    try {
        while ($reader.Read()) {
            @(for ($i = 0; $i -lt $reader.FieldCount; $i++) { $reader.IsDBNull($i) ? 'NULL' : [string]$reader.GetValue($i) }) -join '|'
        }
    }
    finally {
        $reader.Dispose()
        $command.Dispose()
    }
}

function Invoke-Sql([string] $Database, [string] $Sql) {
    $connection = Open-TestDatabase $Database
    try { Invoke-ConnectionSql $connection $Sql }
    finally { $connection.Dispose() }
}

# The user's tables: what a migration made.
function Get-TableName([string] $Database) {
    if ($Database -like 'postgres*://*') {
        Invoke-Sql $Database "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    }
    elseif (Test-Path -LiteralPath $Database) {
        Invoke-Sql $Database "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '\_\_%' ESCAPE '\' AND name NOT LIKE 'sqlite%' ORDER BY name"
    }
}

# What a folder holds, byte for byte: two equal fingerprints mean that nothing was written.
function Get-Fingerprint([string] $Folder) {
    @(Get-ChildItem -LiteralPath $Folder -Recurse -File -Force | Sort-Object FullName | ForEach-Object { "$($_.FullName) $((Get-FileHash -LiteralPath $_.FullName).Hash)" }) -join "`n"
}

#endregion

#region PostgreSQL

# Admin URLs, one for each server, separated by semicolons; tests/DbMigrate.Tests/Pester sets them.
function Get-PostgresServer {
    @("$env:DBMIGRATE_TEST_PG_URLS".Split(';', [StringSplitOptions]'RemoveEmptyEntries, TrimEntries'))
}

# An empty database with a name of its own; its URL.
function New-PostgresDatabase([string] $Server) {
    $name = "pester_$([guid]::NewGuid().ToString('N'))"
    $null = Invoke-Sql $Server "CREATE DATABASE $name TEMPLATE template0"
    $builder = [UriBuilder]::new($Server)
    $builder.Path = $name
    $builder.Uri.OriginalString
}

function Remove-PostgresDatabase([string] $Server, [string[]] $Url) {
    foreach ($database in $Url) {
        $null = Invoke-Sql $Server "DROP DATABASE IF EXISTS $(([uri]$database).AbsolutePath.Trim('/')) WITH (FORCE)"
    }
}

#endregion

Export-ModuleMember -Function *
