# Applies the same folder through psql, the cmdlets and drizzle-orm, each to a fresh database; one line of JSON a round. The order
# moves on by one each round, so that no tool always follows the same other.
param([string] $PlanFile)
$ErrorActionPreference = 'Stop'
$plan = Get-Content $PlanFile -Raw | ConvertFrom-Json
Import-Module $plan.module

$tools = @(
    @{
        Name = 'psql'
        Run  = {
            param($url)
            & $plan.psql -X -q -v ON_ERROR_STOP=1 -f $plan.script -d $url *> $null
            if ($LASTEXITCODE) { throw "psql failed with $LASTEXITCODE" }
        }
    }
    @{
        Name = 'cmdlet'
        Run  = {
            param($url)
            $applied = @(Get-DbMigrationJournal -Migrations $plan.folder -Database $url -WarningAction Ignore | Where-Object Pending | Invoke-DbMigration -WarningAction Ignore)
            if ($applied.Count -ne $plan.migrations) { throw "the cmdlet applied $($applied.Count) of $($plan.migrations)" }
        }
    }
    @{
        Name = 'drizzle'
        Run  = {
            param($url)
            # Says itself how long it took, without Node's start.
            [double](& node $plan.drizzle $plan.folder $url)
            if ($LASTEXITCODE) { throw "drizzle-orm failed with $LASTEXITCODE" }
        }
    }
)

for ($i = 0; $i -lt $plan.rounds.Count; $i++) {
    $times = @{}
    foreach ($step in 0..2) {
        $tool = $tools[($i + $step) % 3]
        $url = $plan.rounds[$i].($tool.Name)
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $told = & $tool.Run $url
        $times[$tool.Name] = $told ?? $watch.Elapsed.TotalMilliseconds
    }

    $times | ConvertTo-Json -Compress
}
