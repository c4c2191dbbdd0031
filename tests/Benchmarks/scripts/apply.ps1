# Applies the same folder in turn through psql, the cmdlets and drizzle-orm, each to a fresh database; one line of JSON a round.
param([string] $PlanFile)
$ErrorActionPreference = 'Stop'
$plan = Get-Content $PlanFile -Raw | ConvertFrom-Json
Import-Module $plan.module

foreach ($round in $plan.rounds) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    & $plan.psql -X -q -v ON_ERROR_STOP=1 -f $plan.script -d $round.psql *> $null
    if ($LASTEXITCODE) { throw "psql failed with $LASTEXITCODE" }
    $psql = $watch.Elapsed.TotalMilliseconds

    $watch.Restart()
    $applied = @(Get-DbMigrationJournal -Migrations $plan.folder -Database $round.cmdlet -WarningAction Ignore | Where-Object Pending | Invoke-DbMigration -WarningAction Ignore)
    $cmdlet = $watch.Elapsed.TotalMilliseconds
    if ($applied.Count -ne $plan.migrations) { throw "the cmdlet applied $($applied.Count) of $($plan.migrations)" }

    $drizzle = [double](& node $plan.drizzle $plan.folder $round.drizzle)
    if ($LASTEXITCODE) { throw "drizzle-orm failed with $LASTEXITCODE" }

    @{ psql = $psql; cmdlet = $cmdlet; drizzle = $drizzle } | ConvertTo-Json -Compress
}
