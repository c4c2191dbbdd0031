# Only the loader enters PowerShell's own load context; it loads the cmdlets into a private one. Assembly.LoadFrom rather than
# Add-Type, which would load the C# compiler.
$loader = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'DbMigrate.Loader.dll'))
$cmdlets = $loader.GetType('DbMigrate.Loader.ModuleLoadContext')::LoadCmdlets()
$inner = Import-Module -Assembly $cmdlets -PassThru

# 'Import-Module -Force' gets the cached inner module and would not export its cmdlets again.
# https://github.com/PowerShell/PowerShell/issues/20710
$export = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $null = $export.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
