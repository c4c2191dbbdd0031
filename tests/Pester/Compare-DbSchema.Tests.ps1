BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    $engines = @(Get-TestEngine)
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Compare-DbSchema on <Where>' -ForEach $engines {
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

    It 'compares the database with the schema' {
        $changes = Compare-DbSchema
        $changes.Kind | Should -Contain 'CreateTable'
        $table = $changes | Where-Object { $_.Kind -eq 'CreateTable' } | Select-Object -First 1
        $table.PSTypeNames | Should -Contain 'DbMigrate.SchemaChange'
        $table.Object | Should -BeLike '*authors'
        $table.DataLoss | Should -BeFalse
        $table.Sql | Should -Match 'CREATE TABLE'
        Get-TableName $project.Url | Should -BeNullOrEmpty
    }

    It 'tells drift from what is pending' {
        $null = New-DbMigration -Name first
        $null = Invoke-DbMigration
        Edit-SampleSchema $project
        $null = New-DbMigration -Name isbn
        Compare-DbSchema -From applied -To database | Should -BeNullOrEmpty
        Invoke-Sql $project.Url 'CREATE INDEX by_hand ON books (title)'
        $drift = @(Compare-DbSchema -From applied -To database -WarningVariable none)
        $drift.Kind | Should -Be 'CreateIndex'
        $none | Should -BeNullOrEmpty
        (Compare-DbSchema -From migrations -To database -WarningVariable said -WarningAction Ignore).Kind | Should -Contain 'CreateIndex'
        $said | Should -BeLike "*pending migration(s)*'0001_isbn'*'applied'*"
    }

    It 'emits nothing where both are equal' {
        $null = Sync-DbSchema
        Compare-DbSchema | Should -BeNullOrEmpty
        Compare-DbSchema -From schema -To database | Should -BeNullOrEmpty
    }

    It 'finds what somebody changed by hand' {
        $null = Sync-DbSchema
        $null = Invoke-Sql $project.Url 'ALTER TABLE books ADD COLUMN shelf text; CREATE TABLE extra (id integer)'
        $changes = Compare-DbSchema
        $changes | ForEach-Object { "$($_.Kind) $($_.Object -replace '^public\.')" } | Sort-Object | Should -Be 'DropColumn books.shelf', 'DropTable extra'
        $changes | ForEach-Object DataLoss | Should -Be $true, $true
        (Compare-DbSchema -From schema -To database).Kind | Sort-Object | Should -Be 'AddColumn', 'CreateTable'
    }

    It 'emits SQL that makes the change when it is run in order' {
        $url = $project.Url
        foreach ($sql in (Compare-DbSchema).Sql) { $null = Invoke-Sql $url $sql }
        Compare-DbSchema | Should -BeNullOrEmpty
    }

    It 'compares migrations with the schema' {
        $null = New-DbMigration initial
        Compare-DbSchema -From migrations -To schema | Should -BeNullOrEmpty
        Edit-SampleSchema $project
        (Compare-DbSchema migrations schema).Kind | Should -Be 'AddColumn'
    }

    It 'compares files, folders and databases without a project' {
        $null = Sync-DbSchema
        $empty = New-Item -ItemType Directory "$($project.Root)/empty"
        Remove-Item dbmigrate.json
        Push-Location $empty
        try {
            Set-Content old.sql 'CREATE TABLE t (id integer PRIMARY KEY);'
            Set-Content new.sql 'CREATE TABLE t (id integer PRIMARY KEY, name text);'
            $with = @{ Dialect = $Engine }
            if ($Server) { $with.Scratch = $Server }
            (Compare-DbSchema old.sql new.sql @with).Kind | Should -Be 'AddColumn'
            $url = $Server ? $project.Url : "sqlite:$($project.Url)"
            Compare-DbSchema -From ../schema -To $url @with | Should -BeNullOrEmpty
            (Compare-DbSchema -From $url -To old.sql @with).Kind | Should -Contain 'DropTable'
        }
        finally { Pop-Location }
    }

    It 'says what is a rename where it is told, else warns' {
        $null = Sync-DbSchema
        Set-Content schema/authors.sql 'CREATE TABLE authors (id integer PRIMARY KEY, full_name text NOT NULL);'
        # PostgreSQL 18 also gives the not-null constraint its new name.
        $kinds = (Compare-DbSchema -Rename authors.name=authors.full_name).Kind
        $kinds | Should -Contain 'RenameColumn'
        $kinds | Should -Not -Contain 'DropColumn'
        $run = Invoke-Captured { Compare-DbSchema }
        $run.Output | Should -Not -BeNullOrEmpty
        $run.Warnings -join "`n" | Should -BeLike '*name*full_name*'
        (Invoke-Captured { Compare-DbSchema -NoRename }).Warnings | Should -BeNullOrEmpty
    }

    It 'refuses what is no schema' {
        $failure = Get-Failure { Compare-DbSchema -From nowhere.sql }
        $failure.Id | Should -Be 'SchemaSpecUnknown'
        $failure.Category | Should -Be 'ObjectNotFound'
        $failure.Message | Should -BeLike "*'nowhere.sql'*"
    }

    It 'does not create a database that is not there' -Skip:($null -ne $Server) {
        $null = Compare-DbSchema
        "$($project.Root)/app.db" | Should -Not -Exist
    }

    It 'shows like a diff what comes and goes, and what is lost' {
        $null = Sync-DbSchema
        $null = Invoke-Sql $project.Url 'CREATE TABLE extra (id integer)'
        $text = (Compare-DbSchema | Out-String -Width 120).ReplaceLineEndings("`n")
        $text | Should -Match '(?m)^- table (public\.)?extra$\n    ! DataLoss: '
        (Compare-DbSchema -From schema -To database | Out-String -Width 120) | Should -Match '(?m)^\+ table (public\.)?extra'
    }
}
