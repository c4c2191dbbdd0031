@{
    RootModule           = 'bin/DbMigrate.psm1'
    ModuleVersion        = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID                 = '6f1c1f5e-6f0b-4c0e-9d53-6f2a4f3f7c11'
    Author               = 'The DbMigrate authors'
    CompanyName          = 'DbMigrate'
    Copyright            = '(c) The DbMigrate authors. MIT licence.'
    Description          = 'Applies Drizzle Kit migration folders to PostgreSQL and SQLite, safely: a journal that misses nothing, locks, exact errors, resumption.'
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('bin/DbMigrate.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Get-DbMigrationJournal'
        'Initialize-DbMigration'
        'Invoke-DbMigration'
        'New-DbMigration'
        'Set-DbMigrationJournal'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('database', 'migration', 'postgresql', 'sqlite', 'drizzle', 'schema')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
