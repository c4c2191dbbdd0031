BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $names = (Get-Command -Module DbMigrate).Name
    $topics = 'about_DbMigrate', 'about_DbMigrate_Configuration', 'about_DbMigrate_Journal'
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $pages = Get-RepoPath 'docs/cmdlets'
    $culture = Join-Path (Split-Path (Get-ModulePath)) 'en-US'
    function Get-Own([Management.Automation.CommandInfo] $Command) {
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        $Command.Parameters.Values | Where-Object Name -NotIn $common
    }
    # The text of help: paragraphs are objects with Text.
    function Get-Words($Paragraphs) { (@($Paragraphs | ForEach-Object { $_.Text }) -join ' ').Trim() }
    function Get-Section([string] $Name, [string] $Heading) {
        $page = [IO.File]::ReadAllText((Join-Path $pages "$Name.md")).ReplaceLineEndings("`n")
        [regex]::Match($page, "(?ms)^## $Heading\n(.*?)(?=^## |\z)").Groups[1].Value
    }
}

Describe 'The help of <_>' -ForEach $names {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        $help = Get-Help $name -Full
        $documented = @($help.parameters.parameter.name)
    }

    It 'is ours, not what PowerShell makes up' {
        $help.Name | Should -Be $name
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match 'fill in|\{\{' -Because 'a template is no help'
        "$($help.Synopsis)".Trim() | Should -Not -BeLike "$name*" -Because 'that is the syntax that PowerShell shows where there is no help'
    }

    It 'has a description' {
        (Get-Words $help.description).Length | Should -BeGreaterThan 80
        Get-Words $help.description | Should -Not -Match 'fill in|\{\{'
    }

    It 'has at least three examples, each with code and a remark' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.code.Trim() | Should -Not -BeNullOrEmpty
            $example.code | Should -Match ([regex]::Escape($name))
            Get-Words $example.remarks | Should -Not -BeNullOrEmpty -Because "'$($example.title)' says what it is for"
        }
    }

    It 'describes every parameter' {
        foreach ($parameter in Get-Own $command) {
            $documented | Should -Contain $parameter.Name
            $description = Get-Words ($help.parameters.parameter | Where-Object name -EQ $parameter.Name).description
            $description | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) has a meaning"
            $description | Should -Not -Match 'fill in|\{\{'
        }
    }

    It 'describes no parameter that is gone' {
        $documented | Where-Object { $_ -notin $command.Parameters.Keys } | Should -BeNullOrEmpty
        ([regex]::Matches((Get-Section $name SYNTAX), '(?<=[\[ ]-)\w+').Value | Select-Object -Unique) |
            Where-Object { $_ -notin $command.Parameters.Keys } | Should -BeNullOrEmpty
    }

    It 'names every parameter in the syntax' {
        $syntax = Get-Section $name SYNTAX
        foreach ($parameter in Get-Own $command) {
            $syntax | Should -Match "[\[ ]-$($parameter.Name)\b"
        }
    }

    It 'says what each parameter takes: type, position, pipeline, aliases, values' {
        $said = foreach ($entry in $help.parameters.parameter) {
            "$($entry.name) $($entry.type.name) position=$("$($entry.position)".ToLowerInvariant()) pipeline=$($entry.pipelineInput -match '^True') required=$($entry.required)"
        }
        $is = foreach ($entry in $help.parameters.parameter) {
            $parameter = $command.Parameters[$entry.name]
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $attribute = $parameter.Attributes.Where({ $_ -is [Parameter] }, 'First')[0]
            $position = $attribute.Position -eq [int]::MinValue ? 'named' : $attribute.Position
            $pipeline = $parameter.Attributes.Where{ $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) }.Count -gt 0
            "$($entry.name) $($type.Name) position=$position pipeline=$pipeline required=$("$($attribute.Mandatory)".ToLowerInvariant())"
        }
        Compare-Object @($is) @($said) | ForEach-Object { "$($_.SideIndicator -eq '<=' ? 'is:' : 'help:') $($_.InputObject)" } | Should -BeNullOrEmpty
        foreach ($parameter in Get-Own $command) {
            $block = [regex]::Match((Get-Section $name PARAMETERS), "(?ms)^### -$($parameter.Name)\n.*?^``````yaml\n(.*?)^``````").Groups[1].Value
            $aliases = [regex]::Match($block, '(?m)^Aliases:(.*)$').Groups[1].Value.Trim()
            $aliases | Should -Be (@($parameter.Aliases) -join ', ') -Because "that are the aliases of -$($parameter.Name)"
            $type = $parameter.ParameterType.IsArray ? $parameter.ParameterType.GetElementType() : $parameter.ParameterType
            $type = [Nullable]::GetUnderlyingType($type) ?? $type
            $set = $parameter.Attributes.Where{ $_ -is [ValidateSet] }
            $values = @(if ($type.IsEnum) { [Enum]::GetNames($type) } elseif ($set) { $set[0].ValidValues })
            if ($values) {
                [regex]::Match($block, '(?m)^Accepted values: (.*)$').Groups[1].Value | Should -Be ($values -join ', ') -Because "-$($parameter.Name) takes those"
            }
        }
    }

    It 'says what it takes and what it emits' {
        @($help.inputTypes.inputType.type.name | ForEach-Object Trim) | Should -Not -BeNullOrEmpty
        @($help.returnValues.returnValue.type.name | ForEach-Object Trim | Sort-Object) | Should -Be @($command.OutputType ? ($command.OutputType.Name | Sort-Object) : 'None')
        $pipeline = @(Get-Own $command | Where-Object { $_.Attributes.Where{ $_ -is [Parameter] -and $_.ValueFromPipeline } })
        @($help.inputTypes.inputType.type.name | ForEach-Object Trim) | Should -Be @($pipeline ? ($pipeline.Name -eq 'Studio' ? 'DbMigrate.Studio' : 'DbMigrate.JournalEntry') : 'None')
    }

    It 'links to pages that are there, each once' {
        $links = @($help.relatedLinks.navigationLink.linkText)
        $links.Count | Should -BeGreaterOrEqual 1
        $links | Should -Be @($links | Select-Object -Unique)
        $links.Count | Should -Be ([regex]::Matches((Get-Section $name 'RELATED LINKS'), '(?m)^\[')).Count
        foreach ($link in $links) { Get-Command $link -Module DbMigrate | Should -Not -BeNullOrEmpty }
    }

    It 'is shown by -Full, -Examples, -Detailed and -Parameter' {
        foreach ($view in @{ Full = $true }, @{ Examples = $true }, @{ Detailed = $true }, @{ Parameter = '*' }) {
            Get-Help $name @view | Out-String | Should -Match '-\w+'
        }
        Get-Help $name -Examples | Out-String | Should -BeLike '*Example 1*'
    }
}

Describe 'The help file' {
    It 'has a page and an entry for every cmdlet, and for nothing else' {
        (Get-ChildItem $pages -Filter *.md).BaseName | Sort-Object | Should -Be ((Get-Command -Module DbMigrate).Name | Sort-Object)
        [xml]$file = Get-Content (Join-Path $culture 'DbMigrate.PowerShell.dll-Help.xml') -Raw
        @($file.helpItems.command.details.name | Sort-Object) | Should -Be ((Get-Command -Module DbMigrate).Name | Sort-Object)
    }

    It 'is what the pages make' {
        if (-not (Get-Module platyPS -ListAvailable)) { Set-ItResult -Skipped -Because 'platyPS, which makes the help file, is not installed (Install-Module platyPS)' }
        $made = Join-Path (Get-PSDrive TestDrive).Root 'made'
        # In a process of its own: platyPS brings assemblies.
        $run = Invoke-Process "`$ErrorActionPreference = 'Stop'; Import-Module platyPS; `$null = New-ExternalHelp -Path '$pages' -OutputPath '$made' -Force"
        $run.Errors | Should -BeNullOrEmpty
        $fresh = [IO.File]::ReadAllText((Join-Path $made 'DbMigrate.PowerShell.dll-Help.xml')).ReplaceLineEndings("`n")
        $kept = [IO.File]::ReadAllText((Join-Path $culture 'DbMigrate.PowerShell.dll-Help.xml')).ReplaceLineEndings("`n")
        $fresh -ceq $kept | Should -BeTrue -Because 'build.ps1 Docs makes one from the other; run it after an edit of docs/cmdlets'
    }
}

Describe 'The topic <_>' -ForEach $topics {
    BeforeAll {
        $topic = $_
        $text = [IO.File]::ReadAllText((Join-Path $culture "$topic.help.txt")).ReplaceLineEndings("`n")
    }

    It 'is found by Get-Help' {
        Get-Help $topic | Out-String | Should -Match $topic
        (Get-Help 'about_DbMigrate*').Name | Should -Contain $topic
    }

    It 'has a short and a long description and says what to see' {
        foreach ($heading in 'TOPIC', 'SHORT DESCRIPTION', 'LONG DESCRIPTION', 'SEE ALSO') {
            $text | Should -Match "(?m)^$heading$"
        }
    }

    It 'fits 80 columns' {
        $text -split "`n" | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'names only cmdlets, parameters and topics that are there' {
        foreach ($name in [regex]::Matches($text, '\b[A-Z][a-z]+-Db[A-Z]\w+').Value | Select-Object -Unique) {
            Get-Command $name -Module DbMigrate -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because "$name is named"
        }
        foreach ($name in [regex]::Matches($text, '\babout_DbMigrate\w*').Value | Select-Object -Unique) {
            Join-Path $culture "$name.help.txt" | Should -Exist
        }
        $known = (Get-Command -Module DbMigrate).Parameters.Keys + 'ErrorAction', 'Full', 'Examples', 'eq', 'in', 'Name' | Select-Object -Unique
        [regex]::Matches($text, '(?<=[\s(`])-[A-Za-z]+\b').Value.TrimStart('-') | Select-Object -Unique | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
    }
}
