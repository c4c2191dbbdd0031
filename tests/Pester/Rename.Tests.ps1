# Who is asked about a rename, and what becomes of the answer.

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule

    # A host with a person who always gives the same answer.
    class ChoosingScreen : System.Management.Automation.Host.PSHostUserInterface {
        [int] $Answer
        [System.Collections.Generic.List[string]] $Asked = [System.Collections.Generic.List[string]]::new()
        [int] PromptForChoice([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.ChoiceDescription]] $choices, [int] $default) {
            $this.Asked.Add("$message [$($choices.Label -join '|')]")
            return $this.Answer
        }
        [System.Management.Automation.Host.PSHostRawUserInterface] get_RawUI() { return $null }
        [string] ReadLine() { throw [NotImplementedException]::new() }
        [securestring] ReadLineAsSecureString() { throw [NotImplementedException]::new() }
        [System.Collections.Generic.Dictionary[string, psobject]] Prompt([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.FieldDescription]] $fields) { throw [NotImplementedException]::new() }
        [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $user, [string] $target) { throw [NotImplementedException]::new() }
        [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $user, [string] $target, [System.Management.Automation.PSCredentialTypes] $types, [System.Management.Automation.PSCredentialUIOptions] $options) { throw [NotImplementedException]::new() }
        [void] Write([string] $value) { }
        [void] Write([ConsoleColor] $foreground, [ConsoleColor] $background, [string] $value) { }
        [void] WriteLine([string] $value) { }
        [void] WriteErrorLine([string] $value) { }
        [void] WriteDebugLine([string] $value) { }
        [void] WriteVerboseLine([string] $value) { }
        [void] WriteWarningLine([string] $value) { }
        [void] WriteProgress([long] $source, [System.Management.Automation.ProgressRecord] $record) { }
    }
    class ChoosingHost : System.Management.Automation.Host.PSHost {
        [ChoosingScreen] $Screen = [ChoosingScreen]::new()
        [guid] $Id = [guid]::NewGuid()
        [guid] get_InstanceId() { return $this.Id }
        [string] get_Name() { return 'Choosing' }
        [version] get_Version() { return '1.0' }
        [System.Management.Automation.Host.PSHostUserInterface] get_UI() { return $this.Screen }
        [cultureinfo] get_CurrentCulture() { return [cultureinfo]::InvariantCulture }
        [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::InvariantCulture }
        [void] SetShouldExit([int] $code) { }
        [void] EnterNestedPrompt() { }
        [void] ExitNestedPrompt() { }
        [void] NotifyBeginApplication() { }
        [void] NotifyEndApplication() { }
    }

    # Runs a script where a person sits; what came out, and what the person was asked.
    function Invoke-Attended([int] $Answer, [string] $Script) {
        $person = [ChoosingHost]::new()
        $person.Screen.Answer = $Answer
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule([string[]]@(Get-ModulePath))
        $runspace = [runspacefactory]::CreateRunspace($person, $state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        try {
            $output = @($shell.AddScript($Script).Invoke())
            [pscustomobject]@{ Output = $output; Errors = @($shell.Streams.Error); Asked = $person.Screen.Asked }
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}

Describe 'A column that could be another, renamed' {
    BeforeEach {
        $project = New-SchemaProject -On @{ Engine = 'sqlite'; Server = $null }
        $null = New-DbMigration initial -Project $project.Root
        $null = Invoke-DbMigration -Project $project.Root
        $null = Invoke-Sql $project.Url "INSERT INTO authors VALUES (1, 'Ada')"
        Set-Content "$($project.Root)/schema/authors.sql" 'CREATE TABLE authors (id integer PRIMARY KEY, full_name text NOT NULL);'
        $new = "New-DbMigration -Project '$($project.Root)'"
        $before = Get-Fingerprint $project.Root
    }

    It 'is an error where nobody can answer, with the exact values to give' {
        $run = Invoke-Unattended $new
        $run.Ids | Should -Be 'RenameAmbiguous'
        "$($run.Errors[0]) $($run.Errors[0].ErrorDetails.RecommendedAction)" | Should -BeLike '*authors.name=authors.full_name*'
        "$($run.Errors[0]) $($run.Errors[0].ErrorDetails.RecommendedAction)" | Should -BeLike '*-NoRename*'
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'is an error in a real pwsh whose input has ended, and in one that is not interactive' {
        (Invoke-Process "Import-Module `$env:DBMIGRATE_MODULE; $new; `$Error[0].FullyQualifiedErrorId").Output | Should -BeLike '*RenameAmbiguous,*'
        Get-Fingerprint $project.Root | Should -Be $before
    }

    It 'is asked for where a person sits, and renamed when they say so' {
        $run = Invoke-Attended 1 $new
        $run.Errors | Should -BeNullOrEmpty
        $run.Asked | Should -HaveCount 1
        $run.Asked[0] | Should -BeLike "*column*authors.full_name*'*authors.name'*renamed*[[]&New|&Renamed from *authors.name]"
        Get-Content $run.Output[0].Path -Raw | Should -Match 'RENAME COLUMN'
        $null = Invoke-DbMigration -Project $project.Root
        Invoke-Sql $project.Url 'SELECT full_name FROM authors' | Should -Be 'Ada'
    }

    It 'is new when they say so' {
        $run = Invoke-Attended 0 $new
        $run.Asked | Should -HaveCount 1
        Get-Content $run.Output[0].Path -Raw | Should -Not -Match 'RENAME COLUMN'
    }

    It 'is asked by Sync-DbSchema too' {
        $run = Invoke-Attended 1 "Sync-DbSchema -Project '$($project.Root)'"
        $run.Asked | Should -HaveCount 1
        $run.Output.Kind | Should -Be 'RenameColumn'
    }

    It 'is not asked for with -NoRename' {
        $run = Invoke-Attended 1 "$new -NoRename"
        $run.Asked | Should -BeNullOrEmpty
        Get-Content $run.Output[0].Path -Raw | Should -Not -Match 'RENAME COLUMN'
    }

    It 'is not asked for where -Rename says it' {
        $run = Invoke-Attended 0 "$new -Rename authors.name=authors.full_name"
        $run.Asked | Should -BeNullOrEmpty
        Get-Content $run.Output[0].Path -Raw | Should -Match 'RENAME COLUMN'
    }

    It 'is not asked for where the schema file says it' {
        Set-Content "$($project.Root)/schema/authors.sql" "CREATE TABLE authors (`n  id integer PRIMARY KEY,`n  full_name text NOT NULL -- renamed from: name`n);"
        $run = Invoke-Attended 0 $new
        $run.Errors | Should -BeNullOrEmpty
        $run.Asked | Should -BeNullOrEmpty
        Get-Content $run.Output[0].Path -Raw | Should -Match 'RENAME COLUMN'
    }

    It 'refuses a rename that names nothing: <_>' -ForEach @('authors.nam=authors.full_name', 'authors.name=authors.fullname', 'nonsense', 'a=b=c') {
        $failure = Get-Failure { New-DbMigration -Project $project.Root -Rename $_ }
        $failure.Id | Should -Be 'RenameInvalid'
        $failure.Category | Should -Be 'InvalidArgument'
        Get-Fingerprint $project.Root | Should -Be $before
    }
}
