BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $cmdlets = 'Compare-DbSchema', 'Export-DbSchema', 'Get-DbMigrationJournal', 'Get-DbStudio', 'Initialize-DbMigration', 'Invoke-DbMigration', 'New-DbMigration', 'Reset-DbSchema', 'Set-DbMigrationJournal', 'Start-DbStudio', 'Stop-DbStudio', 'Sync-DbSchema', 'Test-DbMigration', 'Undo-DbMigration'
}

Describe 'The manifest' {
    BeforeAll {
        $manifest = Test-ModuleManifest (Get-ModulePath) -ErrorVariable problems -WarningVariable warnings
        $manifest.Name | Should -Be 'DbMigrate'
    }

    It 'is clean' {
        $problems | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    It 'names every cmdlet that it exports, without a wildcard' {
        $data = Import-PowerShellDataFile (Get-ModulePath)
        $data.CmdletsToExport | Should -Be $cmdlets
        $data.FunctionsToExport | Should -BeNullOrEmpty
        $data.AliasesToExport | Should -BeNullOrEmpty
        $data.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'wants PowerShell 7.4' {
        $manifest.PowerShellVersion | Should -Be ([version]'7.4')
        $manifest.CompatiblePSEditions | Should -Be 'Core'
    }
}

Describe 'The imported module' {
    It 'exports exactly its cmdlets' {
        (Get-Command -Module DbMigrate).Name | Sort-Object | Should -Be $cmdlets
        Get-Command -Module DbMigrate | ForEach-Object CommandType | Select-Object -Unique | Should -Be 'Cmdlet'
    }

    It 'uses approved verbs only' {
        (Get-Command -Module DbMigrate).Verb | Where-Object { $_ -notin (Get-Verb).Verb } | Should -BeNullOrEmpty
    }

    It 'gives <_> the parameters that all cmdlets share' -ForEach @('Get-DbMigrationJournal', 'Initialize-DbMigration', 'Invoke-DbMigration', 'New-DbMigration', 'Set-DbMigrationJournal') {
        $parameters = (Get-Command $_).Parameters
        foreach ($name in 'Project', 'Environment', 'Database', 'Schema', 'Migrations', 'Dialect', 'Scratch') {
            $parameters.Keys | Should -Contain $name
        }
        $parameters.Database.ParameterType | Should -Be ([string[]])
    }

    It 'gives <_>, which changes something, -WhatIf and -Confirm' -ForEach @('Initialize-DbMigration', 'Invoke-DbMigration', 'New-DbMigration', 'Set-DbMigrationJournal') {
        (Get-Command $_).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $_).Parameters.Keys | Should -Contain 'Confirm'
    }

    It 'says what <Cmdlet> emits' -ForEach @(
        @{ Cmdlet = 'Get-DbMigrationJournal'; Type = 'DbMigrate.JournalEntry', 'DbMigrate.HistoryEntry', 'System.String', 'System.IO.FileInfo' }
        @{ Cmdlet = 'Initialize-DbMigration'; Type = 'DbMigrate.Project' }
        @{ Cmdlet = 'Invoke-DbMigration'; Type = 'DbMigrate.MigrationResult', 'DbMigrate.PlannedStatement', 'System.IO.FileInfo' }
        @{ Cmdlet = 'New-DbMigration'; Type = 'DbMigrate.Migration' }
        @{ Cmdlet = 'Set-DbMigrationJournal'; Type = 'DbMigrate.JournalEntry' }
    ) {
        (Get-Command $Cmdlet).OutputType.Name | Should -Be $Type
    }
}

Describe 'The load context' {
    BeforeAll {
        $project = New-TestProject
        $null = Invoke-DbMigration -Project $project.Root
        function Get-Context([string] $Name) {
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq $Name } |
                ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
        }
    }

    It 'keeps <_> to itself' -ForEach @('DbMigrate.PowerShell', 'DbMigrate.Core', 'Npgsql', 'Microsoft.Data.Sqlite', 'SQLitePCLRaw.core') {
        $null = Get-PrivateAssembly $_
        Get-Context $_ | Should -Be 'DbMigrate'
    }

    It 'puts only the loader beside PowerShell itself' {
        Get-Context 'DbMigrate.Loader' | Should -Be 'Default'
        $private = (Get-ChildItem (Join-Path (Split-Path (Get-ModulePath)) 'bin/lib/*.dll')).BaseName
        $private.Count | Should -BeGreaterThan 5
        $private | Should -Not -Contain 'System.Management.Automation'
        # The framework's own may be there under the same name, not ours.
        $default = [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.Location -like '*/bin/lib/*' }
        $default | Should -BeNullOrEmpty
    }

    It 'carries SQLite for <_>' -ForEach @('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'linux-musl-x64', 'linux-musl-arm64', 'osx-x64', 'osx-arm64') {
        Join-Path (Split-Path (Get-ModulePath)) "bin/lib/runtimes/$_/native/*e_sqlite3*" | Should -Exist
    }

    It 'loads the SQLite that it brings' {
        $library = (Get-PrivateAssembly DbMigrate.Core).GetType('DbMigrate.Providers.Sqlite.SqliteLibrary', $true)
        $version = [version]$library.GetProperty('Version').GetValue($null)
        $version | Should -BeGreaterOrEqual ([version]'3.53')
        Invoke-Sql $project.Database 'SELECT sqlite_version()' | Should -Be "$version"
    }

    It 'finds the bundled SQLite for this machine' {
        $loader = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SQLitePCLRaw.provider.e_sqlite3' }
        $handle = [IntPtr]::Zero
        [System.Runtime.InteropServices.NativeLibrary]::TryLoad('e_sqlite3', $loader, $null, [ref]$handle) | Should -BeTrue
    }
}

Describe 'Importing the module' {
    BeforeAll {
        $project = New-TestProject
        $import = "`$ErrorActionPreference = 'Stop'; Import-Module '$(Get-ModulePath)'"
        $count = "(Get-Command -Module DbMigrate).Count"
        $apply = "@(Invoke-DbMigration -Project '$($project.Root)' -Database 'sqlite:{0}').Count"
    }

    It 'works twice' {
        $run = Invoke-Process "$import; $import; $count; $($apply -f 'twice.db')"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\s+' | Should -Be 14, 3
    }

    It 'works again with -Force' {
        $run = Invoke-Process "$import; $import -Force; $count; $import -Force; $count; $($apply -f 'force.db')"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\s+' | Should -Be 14, 14, 3
    }

    It 'works after Remove-Module, which takes the cmdlets away' {
        $run = Invoke-Process "$import; Remove-Module DbMigrate; @(Get-Command *-DbMigration*, *-DbSchema -ErrorAction Ignore -ListImported).Count; $import; $count; $($apply -f 'removed.db')"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\s+' | Should -Be 0, 14, 3
    }

    It 'works in several runspaces of one process' {
        $one = Invoke-Unattended '(Get-Command -Module DbMigrate).Count'
        $other = Invoke-Unattended '(Get-Command -Module DbMigrate).Count'
        $one.Output + $other.Output | Should -Be 14, 14
    }

    It 'works from a folder with brackets, quotes and spaces' {
        $folder = Join-Path (Get-PSDrive TestDrive).Root "it's [a] module"
        $plain = (New-Item -ItemType Directory (Join-Path (Get-PSDrive TestDrive).Root 'copied')).FullName
        'DbMigrate.psd1', 'bin', 'en-US' | ForEach-Object { Copy-Item (Join-Path (Split-Path (Get-ModulePath)) $_) $plain -Recurse }
        [IO.Directory]::Move($plain, $folder)
        $run = Invoke-Process "Import-Module ([wildcardpattern]::Escape('$($folder.Replace("'", "''"))/DbMigrate.psd1')); $count; $($apply -f 'brackets.db')"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\s+' | Should -Be 14, 3
    }

    It 'writes nothing' {
        $run = Invoke-Process "Import-Module '$(Get-ModulePath)' -Verbose:`$false"
        $run.Output + $run.Errors | Should -BeNullOrEmpty
    }

    It 'opens no database and reads no configuration' {
        $broken = New-TestProject
        Set-Content $broken.Config '{'
        $run = Invoke-Process "Set-Location '$($broken.Root)'; $import; $count"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() | Should -Be 14
    }

    Context 'beside a module that brings another Npgsql' {
        BeforeAll {
            $fake = Join-Path (Get-PSDrive TestDrive).Root 'other/Npgsql.dll'
            $null = New-Item -ItemType Directory (Split-Path $fake)
            # Add-Type chooses the assembly's name itself, so the compiler is asked directly; in a process that ends.
            $made = Invoke-Process @"
                Add-Type 'public class LoadsTheCompiler { }'
                `$source = '[assembly: System.Reflection.AssemblyVersion("4.0.0.0")] namespace Npgsql { public class NpgsqlConnection { public static string Whose() { return "the other one"; } } }'
                `$tree = [Microsoft.CodeAnalysis.CSharp.SyntaxFactory]::ParseSyntaxTree(`$source)
                `$system = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
                `$options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
                `$compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create('Npgsql', [Microsoft.CodeAnalysis.SyntaxTree[]]`$tree, [Microsoft.CodeAnalysis.MetadataReference[]]`$system, `$options)
                `$file = [IO.File]::Create('$fake')
                if (-not `$compilation.Emit(`$file).Success) { throw 'not compiled' }
                `$file.Dispose()
"@
            $made.Errors | Should -BeNullOrEmpty
            [Reflection.AssemblyName]::GetAssemblyName($fake).FullName | Should -BeLike 'Npgsql, Version=4.0.0.0,*'

            $loadOther = "Add-Type -Path '$fake'"
            $whose = '[Npgsql.NpgsqlConnection]::Whose()'
            # A server that is not there: the real driver says so.
            $connect = "try { Get-DbMigrationJournal -Project '$((New-TestProject -Dialect postgresql -Environments @{ default = @{ url = 'postgresql://u@127.0.0.1:1/d' } }).Root)' } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }"
            $versions = "[AppDomain]::CurrentDomain.GetAssemblies().Where{ `$_.GetName().Name -eq 'Npgsql' }.ForEach{ `$_.GetName().Version.Major } | Sort-Object"
        }

        It 'works when the other one came first' {
            $run = Invoke-Process "$loadOther; $import; $connect; $($apply -f 'other-first.db'); $whose; $versions"
            $run.Errors | Should -BeNullOrEmpty
            $run.Output.Trim() -split '\r?\n' | Should -Be 'ConnectionFailed', '3', 'the other one', '4', '10'
        }

        It 'works when the other one comes later, which works too' {
            $run = Invoke-Process "$import; $connect; $($apply -f 'other-later.db'); $loadOther; $whose; $connect; $versions"
            $run.Errors | Should -BeNullOrEmpty
            $run.Output.Trim() -split '\r?\n' | Should -Be 'ConnectionFailed', '3', 'the other one', 'ConnectionFailed', '4', '10'
        }
    }
}
