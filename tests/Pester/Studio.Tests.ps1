BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'Start-DbStudio, Get-DbStudio and Stop-DbStudio' {
    AfterEach { Stop-DbStudio }

    Context 'of a build with its page' -Skip:(-not (Test-Path "$PSScriptRoot/../../bin/lib/studio/index.html")) {
        It 'opens a database, lists it and ends it' {
            $project = New-TestProject
            $studio = Start-DbStudio -Project $project.Root -NoOpen

            $studio.PSTypeNames[0] | Should -Be 'DbMigrate.Studio'
            $studio.Url | Should -Match '^http://127\.0\.0\.1:\d+/#token=[A-Za-z0-9_-]{43}$'
            $studio.Environment | Should -Be 'default'
            $studio.Database | Should -Be "sqlite:$($project.Database)"
            $studio.ReadOnly | Should -BeFalse
            $studio.Started | Should -BeOfType DateTimeOffset
            (Invoke-WebRequest "http://127.0.0.1:$($studio.Port)/").StatusCode | Should -Be 200
            (Get-DbStudio).Port | Should -Be $studio.Port

            $studio | Stop-DbStudio

            Get-DbStudio | Should -BeNullOrEmpty
            { Invoke-WebRequest "http://127.0.0.1:$($studio.Port)/" -ErrorAction Stop } | Should -Throw
        }

        It 'takes the port that was asked for, and says when another has it' {
            $project = New-TestProject
            $studio = Start-DbStudio -Project $project.Root -NoOpen -ReadOnly
            $studio.ReadOnly | Should -BeTrue

            Start-DbStudio -Project $project.Root -NoOpen -Port $studio.Port -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

            "$failed" | Should -Match "Port $($studio.Port) is taken"
        }

        It 'stops one by its port' {
            $project = New-TestProject
            $one, $other = 1..2 | ForEach-Object { Start-DbStudio -Project $project.Root -NoOpen }

            Stop-DbStudio -Port $one.Port

            (Get-DbStudio).Port | Should -Be $other.Port
        }

        It 'changes nothing with -WhatIf' {
            $project = New-TestProject
            Start-DbStudio -Project $project.Root -NoOpen -WhatIf | Should -BeNullOrEmpty
            $studio = Start-DbStudio -Project $project.Root -NoOpen

            $studio | Stop-DbStudio -WhatIf

            (Get-DbStudio).Port | Should -Be $studio.Port
        }

        It 'ends when nobody asks for anything' {
            $project = New-TestProject
            $null = Start-DbStudio -Project $project.Root -NoOpen -IdleTimeout 500ms
            $until = (Get-Date).AddSeconds(30)
            while ((Get-DbStudio) -and (Get-Date) -lt $until) { Start-Sleep -Milliseconds 100 }

            Get-DbStudio | Should -BeNullOrEmpty
        }

        It 'shows its address whole' {
            $project = New-TestProject
            $studio = Start-DbStudio -Project $project.Root -NoOpen

            ($studio | Out-String -Width 200) | Should -Match ([regex]::Escape($studio.Url))
        }
    }

    It 'says what a build without its page lacks' -Skip:(Test-Path "$PSScriptRoot/../../bin/lib/studio/index.html") {
        $project = New-TestProject

        Start-DbStudio -Project $project.Root -NoOpen -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

        "$failed" | Should -Match 'Node\.js'
    }

    It 'knows no studio on a port where none runs' {
        Stop-DbStudio -Port 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        "$failed" | Should -Match 'No studio of this session runs on port 1'
    }
}
