# Only the loader enters PowerShell's own load context; it loads the cmdlets into a private one. Assembly.LoadFrom rather than
# Add-Type, which would load the C# compiler; and little script, because PowerShell compiles it at every import.
$loader = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/DbMigrate.Loader.dll").GetType('DbMigrate.Loader.ModuleLoadContext')
$loader::Export((Import-Module -Assembly $loader::LoadCmdlets() -PassThru), $ExecutionContext.SessionState.Module)
