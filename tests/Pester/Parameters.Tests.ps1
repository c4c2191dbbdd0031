# What an unset variable leaves, and what is no text at all, is refused by every parameter of every cmdlet, or means what its help says.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $common = @([System.Management.Automation.Cmdlet]::CommonParameters) + @([System.Management.Automation.Cmdlet]::OptionalCommonParameters)
    $parameters = foreach ($command in Get-Command -Module DbMigrate) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.SwitchParameter }) {
            @{ Cmdlet = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType.Name }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $project = New-TestProject
    $refused = '^(ParameterArgumentTransformationError|ParameterArgumentValidationError|CannotConvertArgument|ScriptBlockArgumentNoInput)'
    $values = [ordered]@{
        'null'             = $null
        'empty text'       = ''
        'blank text'       = '  '
        'an empty list'    = @()
        'a list of null'   = @($null)
        'a list of blanks' = @('', ' ')
        'a SecureString'   = ConvertTo-SecureString 'x' -AsPlainText -Force
        'a credential'     = [pscredential]::new('u', (ConvertTo-SecureString 'x' -AsPlainText -Force))
        'a hashtable'      = @{ a = 1 }
        'a script'         = { 'x' }
        'an object'        = [pscustomobject]@{ Nothing = 1 }
        'a type of no text' = [System.Threading.CancellationTokenSource]::new()
    }
    # The cases that mean something, as the help says it.
    $meant = @{
        Entry    = 'null', 'an empty list'
        Allow    = 'an empty list'
        Rename   = 'an empty list'
        Using    = 'an empty list'
        Database = 'a SecureString'
        Scratch  = 'a SecureString'
        From     = 'a SecureString'
        Source   = 'a SecureString'
        Credential = 'a credential'
    }
}

Describe 'Every parameter of every cmdlet' {
    It 'of <Cmdlet>, -<Parameter>, refuses what nobody meant' -ForEach $parameters {
        $before = @(Get-ChildItem $project.Root -Recurse | ForEach-Object FullName)
        $wrong = foreach ($value in $values.GetEnumerator()) {
            if ($value.Key -in $meant[$Parameter] -or ($Cmdlet -eq 'Compare-DbSchema' -and $Parameter -eq 'To' -and $value.Key -eq 'a SecureString')) { continue }
            $arguments = $Cmdlet -in 'Get-DbStudio', 'Stop-DbStudio' ? @{} : @{ Project = $project.Root }
            $arguments[$Parameter] = $value.Value
            try {
                $null = & $Cmdlet @arguments -ErrorAction Stop
                "$($value.Key): taken"
            }
            catch {
                if ($_.FullyQualifiedErrorId -notmatch $refused) { "$($value.Key): $($_.FullyQualifiedErrorId) $_" }
                elseif ("$_" -notlike "*'$Parameter'*") { "$($value.Key): its error does not name it: $_" }
            }
        }
        $wrong | Should -BeNullOrEmpty
        @(Get-ChildItem $project.Root -Recurse | ForEach-Object FullName) | Should -Be $before
    }
}

Describe 'What is meant' {
    It 'takes a SecureString, as Get-Secret gives one, as a database' {
        $secret = ConvertTo-SecureString 'sqlite:secret.db' -AsPlainText -Force
        (Get-DbMigrationJournal -Project $project.Root -Database $secret).Count | Should -Be 3
    }

    It 'makes no database of a pattern' {
        { Invoke-DbMigration -Project $project.Root -Database 'sqlite:*.db' -ErrorAction Stop } | Should -Throw -ErrorId 'UrlInvalid*'
        Get-ChildItem $project.Root -Filter '`*.db' | Should -BeNullOrEmpty
    }

    It 'applies nothing where the list of migrations is empty, and everything where there is no list' {
        $nothing = Get-DbMigrationJournal -Project $project.Root -Name none*
        Invoke-DbMigration -Project $project.Root -Entry $nothing | Should -BeNullOrEmpty
        (Invoke-DbMigration -Project $project.Root).Count | Should -Be 3
    }

    It 'says that a migration of this name is not there, and shows the others' {
        $found = Get-DbMigrationJournal -Project $project.Root -Name books, nope, none* -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Tag | Should -Be '0001_books'
        $problems.FullyQualifiedErrorId | Should -Be 'MigrationUnknown,DbMigrate.Commands.GetDbMigrationJournalCommand'
        "$problems" | Should -BeLike "*'nope'*"
    }
}

Describe 'A question that nobody answers' {
    It 'is refused in words, where the input is closed' -Skip:$IsWindows {
        $protected = New-TestProject -Environments @{ default = @{ url = 'sqlite:app.db'; protected = $true } }
        $script = "Import-Module '$(Get-ModulePath)'; Invoke-DbMigration -Project '$($protected.Root)'"
        # A pwsh that is a .NET tool runs inside 'dotnet'.
        $shell = (Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet' ? "'$([Environment]::ProcessPath)' '$PSHOME/pwsh.dll'" : "'$([Environment]::ProcessPath)'"
        $run = & sh -c "$shell -NoProfile -Command `"`$0`" 2>&1 < /dev/null" $script
        "$run" | Should -BeLike '*protected, and nobody is there to confirm*'
        $protected.Database | Should -Not -Exist
    }
}
