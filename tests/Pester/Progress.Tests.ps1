BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
}

Describe 'A server that takes a connection and says nothing' {
    BeforeAll {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $root = (New-TestProject -Dialect postgresql -Environments @{ default = @{ url = "postgresql://u@127.0.0.1:$($listener.LocalEndpoint.Port)/d?connect_timeout=3" } }).Root
    }
    AfterAll { $listener.Stop() }
    BeforeEach { $shell = New-TestShell }
    AfterEach { Remove-TestShell $shell }

    It 'is waited for under a progress bar: <Command>' -ForEach @(
        @{ Command = 'Get-DbMigrationJournal'; Activity = 'Reading the journal' }
        @{ Command = 'Undo-DbMigration'; Activity = 'Undoing migrations' }
        @{ Command = 'Test-DbMigration'; Activity = '*' }
    ) {
        $null = $shell.AddScript("$Command -Project '$root'").BeginInvoke()
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while (-not $shell.Streams.Progress -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $bar = $shell.Streams.Progress | Select-Object -First 1
        $shell.Stop()
        $bar | Should -Not -BeNullOrEmpty
        $bar.Activity | Should -BeLike $Activity
        $bar.StatusDescription | Should -Not -BeNullOrEmpty
    }
}
