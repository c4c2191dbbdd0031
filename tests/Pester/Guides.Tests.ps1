# The sessions that the guides show are held again, in order, each in a folder of its own, and print what the guides say that they print.
# guides.psm1 says how a guide tells what its reader does.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1" -Force

    $guides = Get-GuidePath | ForEach-Object { @{ Name = Split-Path -Leaf $_; Path = $_ } }
    $server = Get-PostgresServer | Select-Object -First 1
    $sessions = foreach ($guide in $guides) {
        foreach ($session in Get-GuideSession $guide.Path) {
            @{ Name = $session.Name; Prompts = $session.Prompts; Scripts = $session.Scripts; Obstacle = Get-GuideObstacle $session $server }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1" -Force
    # A process for each processor: starting one costs as much as a guide.
    $processes = [Math]::Clamp([Environment]::ProcessorCount, 1, 4)
    $place = @{ Modules = "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1"; Root = (Get-PSDrive TestDrive).Root; Server = Get-PostgresServer | Select-Object -First 1 }
    $guides = @(Get-GuidePath)
    $printed = @{}
    $guides | Group-Object { $guides.IndexOf($_) % $processes } | ForEach-Object -ThrottleLimit $processes -Parallel {
        $place = $using:place
        Import-Module $place.Modules
        Invoke-Guide $_.Group (New-Item -ItemType Directory (Join-Path $place.Root $_.Name)) $place.Server
    } | ForEach-Object { foreach ($id in $_.Keys) { $printed[$id] = $_[$id] } }
}

# A block for each guide would cost Pester seconds apiece.
Describe 'Guides' {
    It '<Name> has no block that is neither run nor marked' -ForEach $guides {
        Get-GuideBlock ([IO.File]::ReadAllText($Path).ReplaceLineEndings("`n")) |
            Where-Object { $_.Kind -eq 'Unknown' -or $_.Kind -ne 'NotRun' -and -not $_.Session } |
            Where-Object { $Name -ne 'README.md' -or $_.Session } |
            ForEach-Object { "line $($_.Line): $($_.Body.Split("`n")[0])" } | Should -BeNullOrEmpty
    }

    It '<Name> is held to its end' -ForEach $guides {
        $printed["$Name failure"] | Should -BeNullOrEmpty
    }

    It 'the session <Name> prints what it shows' -ForEach $sessions {
        if ($Obstacle) { Set-ItResult -Skipped -Because $Obstacle }
        @($Prompts).Count + $Scripts | Should -BeGreaterThan 0
        $Prompts | Where-Object { -not (Test-GuideOutput $_.Shown $printed[$_.Id]) } |
            ForEach-Object { "'$($_.Command)' shows`n$($_.Shown)`nand prints`n$($printed[$_.Id])" } | Should -BeNullOrEmpty
    }
}
