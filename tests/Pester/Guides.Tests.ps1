# The sessions that the guides show are held again, in order, each in a folder of its own, and print what the guides say that they print.
# guides.psm1 says how a guide tells what its reader does.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1" -Force

    $guides = Get-GuidePath | ForEach-Object { @{ Name = Split-Path -Leaf $_; Path = $_ } }
    $server = Get-PostgresServer | Select-Object -First 1
    $sessions = foreach ($guide in $guides) {
        foreach ($session in Get-GuideSession $guide.Path) {
            @{ Name = $session.Name; Guide = $guide.Path; Prompts = $session.Prompts; Obstacle = Get-GuideObstacle $session $server }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1" -Force
    $place = @{ Modules = "$PSScriptRoot/shared.psm1", "$PSScriptRoot/guides.psm1"; Root = (Get-PSDrive TestDrive).Root; Server = Get-PostgresServer | Select-Object -First 1 }
    $runs = @{}
    Get-GuidePath | Where-Object { Get-GuideSession $_ } | ForEach-Object -ThrottleLimit 3 -Parallel {
        $place = $using:place
        Import-Module $place.Modules
        $folder = New-Item -ItemType Directory (Join-Path $place.Root (Split-Path -LeafBase $_))
        @{ Guide = $_; Run = Invoke-Guide $_ $folder $place.Server }
    } | ForEach-Object { $runs[$_.Guide] = $_.Run }
}

Describe '<Name>' -ForEach $guides {
    It 'has no block that is neither run nor marked' {
        Get-GuideBlock ([IO.File]::ReadAllText($Path).ReplaceLineEndings("`n")) |
            Where-Object { $_.Kind -eq 'Unknown' -or $_.Kind -ne 'NotRun' -and -not $_.Session } |
            ForEach-Object { "line $($_.Line): $($_.Body.Split("`n")[0])" } | Should -BeNullOrEmpty
    }

    It 'is held to its end' {
        if ($runs[$Path]) { $runs[$Path].Errors | Should -BeNullOrEmpty }
    }
}

Describe 'The session <Name>' -ForEach $sessions {
    It 'prints what it shows' {
        if ($Obstacle) { Set-ItResult -Skipped -Because $Obstacle }
        $Prompts | Should -Not -BeNullOrEmpty
        $run = $runs[$Guide]
        $Prompts | Where-Object { -not (Test-GuideOutput $_.Shown $run.Printed[$_.Number]) } |
            ForEach-Object { "'$($_.Command)' shows`n$($_.Shown)`nand prints`n$($run.Printed[$_.Number])" } | Should -BeNullOrEmpty
    }
}
