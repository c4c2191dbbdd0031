BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Sync-DbSchema on <Where>' -ForEach $engines {
    BeforeAll {
        $on = $_
        $made = [Collections.Generic.List[object]]::new()
        function New-Project([hashtable] $With = @{}) {
            $new = New-SchemaProject -On $on @With
            $made.Add($new)
            $new
        }
    }
    BeforeEach { $project = New-Project; Push-Location $project.Root }
    AfterEach { Pop-Location }
    AfterAll { Remove-SchemaProject $made }

    It 'brings a database in line, and emits the changes' {
        $changes = Sync-DbSchema
        $changes.Kind | Should -Contain 'CreateTable'
        $changes.Kind | Should -Contain 'CreateIndex'
        $changes[0].PSTypeNames | Should -Contain 'DbMigrate.SchemaChange'
        Get-ColumnName $project.Url 'books' | Should -Be 'author_id', 'id', 'title'
        Sync-DbSchema | Should -BeNullOrEmpty
    }

    It 'works online on PostgreSQL, and says why not on SQLite' {
        $null = Sync-DbSchema
        Add-Content schema/books.sql 'CREATE INDEX books_title ON books (title);'
        if ($project.Server) {
            (Sync-DbSchema -Online).Sql | Should -Be 'CREATE INDEX CONCURRENTLY books_title ON public.books USING btree (title)'
            Compare-DbSchema | Should -BeNullOrEmpty
        }
        else {
            (Get-Failure { Sync-DbSchema -Online }).Id | Should -Be 'NotSupported'
        }
    }

    It 'writes no migration and no journal' {
        $null = Sync-DbSchema
        $project.Migrations | Should -Not -Exist
        Get-TableName $project.Url | Where-Object { $_ -like '*drizzle*' } | Should -BeNullOrEmpty
    }

    It 'shows the SQL with -WhatIf and changes nothing' {
        $text = Get-HostText { Sync-DbSchema -WhatIf }
        $text | Should -BeLike '*What if:*CREATE TABLE*authors*CREATE TABLE*books*'
        Sync-DbSchema -WhatIf | Should -BeNullOrEmpty
        Get-TableName $project.Url | Should -BeNullOrEmpty
        foreach ($sql in (Sync-DbSchema).Sql) { $text.Contains($sql) | Should -BeTrue }
    }

    It 'refuses to lose rows, before its first statement, and tells what to type' {
        $null = Sync-DbSchema
        $null = Invoke-Sql $project.Url "INSERT INTO authors VALUES (1, 'Ada'); INSERT INTO books VALUES (1, 'Notes', 1)"
        Remove-Item schema/books.sql
        Set-Content schema/more.sql 'CREATE TABLE more (id integer PRIMARY KEY);'
        $failure = Get-Failure { Sync-DbSchema }
        $failure.Id | Should -Be 'DataLossRefused'
        $failure.Category | Should -Be 'PermissionDenied'
        $failure.Message + $failure.Action | Should -BeLike '*-Allow DataLoss*'
        $failure.Message | Should -BeLike '*books*'
        (Get-TableName $project.Url) -join ' ' | Should -Not -BeLike '*more*'
        (Sync-DbSchema -Allow DataLoss).Kind | Should -Contain 'DropTable'
        (Get-TableName $project.Url) -join ' ' | Should -Not -BeLike '*books*'
    }

    It 'drops a table without rows: nothing is lost' {
        $null = Sync-DbSchema
        Remove-Item schema/books.sql
        (Sync-DbSchema).Kind | Should -Contain 'DropTable'
    }

    It 'keeps the rows of what is renamed' {
        $null = Sync-DbSchema
        $null = Invoke-Sql $project.Url "INSERT INTO authors VALUES (1, 'Ada')"
        Set-Content schema/authors.sql 'CREATE TABLE authors (id integer PRIMARY KEY, full_name text NOT NULL);'
        # PostgreSQL 18 also gives the not-null constraint its new name.
        $kinds = (Sync-DbSchema -Rename authors.name=authors.full_name).Kind
        $kinds | Should -Contain 'RenameColumn'
        $kinds | Should -Not -Contain 'DropColumn'
        Invoke-Sql $project.Url 'SELECT full_name FROM authors' | Should -Be 'Ada'
    }

    It 'refuses a protected environment without -Force, asks with it, and obeys -Confirm:$false' {
        $guarded = New-Project @{ Protected = $true }
        $sync = "Sync-DbSchema -Project '$($guarded.Root)'"
        (Invoke-Unattended $sync).Ids | Should -Be 'EnvironmentProtected'
        (Invoke-Unattended "$sync -Confirm:`$false").Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        (Invoke-Unattended "$sync -Force").Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Confirm:$false*'
        Get-TableName $guarded.Url | Should -BeNullOrEmpty
        (Invoke-Unattended "$sync -Force -Confirm:`$false").Errors | Should -BeNullOrEmpty
        Get-TableName $guarded.Url | Should -HaveCount 2
    }

    It 'works on several databases, and one that fails keeps no other' {
        $other = New-Project
        $url = $Server ? $project.Url : "sqlite:$($project.Url)"
        $wrong = $Server ? ($project.Url -replace '/[^/]+$', '/nowhere') : "sqlite:$($project.Root)/no/such/folder/x.db"
        $otherUrl = $Server ? $other.Url : "sqlite:$($other.Url)"
        $run = Invoke-Captured { Sync-DbSchema -Database $url, $wrong, $otherUrl -ErrorAction Continue }
        $run.Errors | Should -HaveCount 1
        Get-TableName $project.Url | Should -HaveCount 2
        Get-TableName $other.Url | Should -HaveCount 2
    }

    It 'tells its steps with -Verbose' {
        (Invoke-Captured { Sync-DbSchema -Verbose }).Verbose -join "`n" | Should -BeLike '*scratch*'
    }
}

Describe 'Sync-DbSchema -Watch' {
    BeforeEach {
        $project = New-SchemaProject -On @{ Engine = 'sqlite'; Server = $null }
        $shell = New-TestShell
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $output.EnumeratorNeverBlocks = $shell.Streams.Error.EnumeratorNeverBlocks = $true
        function Wait-For([scriptblock] $Condition) {
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while (-not (& $Condition) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            & $Condition | Should -BeTrue -Because "$Condition; it wrote $($output.Kind), and failed with $($shell.Streams.Error)"
        }
    }
    AfterEach { Remove-TestShell $shell; Remove-SchemaProject $project }

    It 'follows the files, survives one that is half typed, loses nothing unasked, and ends when it is stopped' {
        $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $none.Complete()
        $null = $shell.AddScript("Sync-DbSchema -Project '$($project.Root)' -Watch -ErrorAction Continue").BeginInvoke($none, $output)
        Wait-For { @($output.Kind) -contains 'CreateTable' }

        # Half typed, then whole.
        $books = Join-Path $project.Root 'schema/books.sql'
        $whole = Get-Content $books -Raw
        Set-Content $books ($whole + "`nCREATE TABLE later (id integer PRIMARY KEY, note tex")
        Wait-For { "$($shell.Streams.Error.FullyQualifiedErrorId)" -like '*SchemaInvalid*' }
        Set-Content $books ($whole + "`nCREATE TABLE later (id integer PRIMARY KEY, note text);")
        Wait-For { @($output.Object) -like '*later' }
        $null = Invoke-Sql $project.Url "INSERT INTO later VALUES (1, 'kept')"

        # Nobody can be asked here.
        $before = $shell.Streams.Error.Count
        Set-Content $books $whole
        Wait-For { $shell.Streams.Error.Count -gt $before }
        Invoke-Sql $project.Url 'SELECT note FROM later' | Should -Be 'kept'

        $shell.InvocationStateInfo.State | Should -Be 'Running'
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
    }
}
