@{
    RootModule           = 'bin/DbMigrate.psm1'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID                 = '6f1c1f5e-6f0b-4c0e-9d53-6f2a4f3f7c11'
    Author               = 'The DbMigrate authors'
    CompanyName          = 'DbMigrate'
    Copyright            = '(c) The DbMigrate authors. MIT licence.'
    Description          = 'The schema of a PostgreSQL or SQLite database as SQL files: generates, proves, applies and undoes migrations, in Drizzle Kit folders.'
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('bin/DbMigrate.Format.ps1xml')
    TypesToProcess       = @('bin/DbMigrate.Types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-DbSchema'
        'Export-DbSchema'
        'Get-DbMigrationJournal'
        'Get-DbStudio'
        'Initialize-DbMigration'
        'Invoke-DbMigration'
        'New-DbMigration'
        'Reset-DbSchema'
        'Set-DbMigrationJournal'
        'Start-DbStudio'
        'Stop-DbStudio'
        'Sync-DbSchema'
        'Test-DbMigration'
        'Undo-DbMigration'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('database', 'migration', 'postgresql', 'sqlite', 'drizzle', 'schema')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'CHANGELOG.md, in the folder of this manifest, says what is new in each version.'
        }
    }
}
