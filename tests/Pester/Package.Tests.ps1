# What './build.ps1 Pack' makes, installed as its users install it, runs the bookstore. No feed is asked: the packages of others come from
# the folder that building this checkout has filled.

BeforeAll {
    Import-Module "$PSScriptRoot/shared.psm1" -Force
    Import-TestedModule
    $runtimes = 'linux-arm64', 'linux-musl-arm64', 'linux-musl-x64', 'linux-x64', 'osx-arm64', 'osx-x64', 'win-arm64', 'win-x64'
    $root = (Get-PSDrive TestDrive).Root
    $out = Join-Path $root 'out'
    $noSdk = (Get-Command dotnet -CommandType Application -ErrorAction Ignore) ? $null : "there is no 'dotnet' on the PATH"
    $savedEnvironment = @{}
    # No build server is to outlive the test.
    foreach ($pair in @{ MSBUILDDISABLENODEREUSE = '1'; DOTNET_NOLOGO = '1'; DOTNET_CLI_TELEMETRY_OPTOUT = '1' }.GetEnumerator()) {
        $savedEnvironment[$pair.Key] = [Environment]::GetEnvironmentVariable($pair.Key)
        [Environment]::SetEnvironmentVariable($pair.Key, $pair.Value)
    }

    function Invoke-Dotnet {
        $text = (& dotnet @args 2>&1) -join "`n"
        if ($LASTEXITCODE) { throw "dotnet $args exited with ${LASTEXITCODE}: $text" }
        $text
    }

    # A copy of the example and a database that is not there yet.
    function New-Bookstore {
        $folder = Join-Path $root "bookstore-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        Copy-Item (Get-RepoPath 'docs/examples/bookstore') $folder -Recurse
        [pscustomobject]@{ Root = $folder; Database = Join-Path $folder 'packaged.db' }
    }

    function Assert-Bookstore($Bookstore) {
        Invoke-Sql $Bookstore.Database 'SELECT count(*) FROM __drizzle_migrations' | Should -Be 6
        Invoke-Sql $Bookstore.Database 'SELECT count(*) > 0 FROM book_list' | Should -Be 1
    }

    function Get-PackageEntry([string] $Package) {
        $zip = [IO.Compression.ZipFile]::OpenRead((Join-Path $out $Package))
        try { $zip.Entries.FullName }
        finally { $zip.Dispose() }
    }

    function Get-Nuspec([string] $Package) {
        $zip = [IO.Compression.ZipFile]::OpenRead((Join-Path $out $Package))
        try {
            $reader = [IO.StreamReader]::new(($zip.Entries | Where-Object FullName -Like *.nuspec).Open())
            ([xml]$reader.ReadToEnd()).package.metadata
        }
        finally { $zip.Dispose() }
    }

    $version = (Import-PowerShellDataFile (Get-RepoPath 'DbMigrate.psd1')).ModuleVersion
    if (-not $noSdk) {
        # Debug is what 'dotnet test' has built already.
        Push-Location
        try { $made = & (Get-RepoPath 'build.ps1') Pack -Configuration Debug -Runtime any -Output $out -ProjectUri https://dbmigrate.example -HelpUri 'https://dbmigrate.example/help/{0}' -WarningAction SilentlyContinue -Sign { Add-Content "$args/bin/DbMigrate.psm1" '# SIG # of a test' } }
        finally { Pop-Location }
        $config = Join-Path $root 'NuGet.Config'
        $others = (dotnet nuget locals global-packages --list --force-english-output) -replace '^global-packages: '
        Set-Content $config @"
<configuration>
  <config><add key="globalPackagesFolder" value="packages" /></config>
  <packageSources><clear /><add key="packed" value="out" /></packageSources>
  <fallbackPackageFolders><clear /><add key="restored" value="$([Security.SecurityElement]::Escape($others))" /></fallbackPackageFolders>
</configuration>
"@
    }
}

AfterAll {
    foreach ($name in $savedEnvironment.Keys) { [Environment]::SetEnvironmentVariable($name, $savedEnvironment[$name]) }
}

Describe 'What Pack makes' {
    BeforeEach { if ($noSdk) { Set-ItResult -Skipped -Because $noSdk } }

    It 'is the module, and every package in the manifest''s version, each with its size' {
        $made.Name | Sort-Object | Should -Be @(
            'DbMigrate', "DbMigrate.$version.nupkg", "DbMigrate.Cli.$version.nupkg", "DbMigrate.Cli.any.$version.nupkg", "DbMigrate.Cli.any.$version.snupkg", "DbMigrate.Core.$version.nupkg", "DbMigrate.Core.$version.snupkg" | Sort-Object)
        $made | ForEach-Object { (Get-ChildItem "$out/$($_.Name)" -File -Recurse | Measure-Object Length -Sum).Sum | Should -Be $_.Bytes }
        Get-ChildItem $out | Should -HaveCount $made.Count
    }

    It 'says in <_> who, what, under which licence, and has a README' -ForEach @('DbMigrate', 'DbMigrate.Cli', 'DbMigrate.Cli.any', 'DbMigrate.Core') {
        $nuspec = Get-Nuspec "$_.$version.nupkg"
        $nuspec.id | Should -Be $_
        $nuspec.version | Should -Be $version
        $nuspec.license.InnerText | Should -Be 'MIT'
        $nuspec.authors, $nuspec.description | Should -Not -BeNullOrEmpty
        $nuspec.repository | Should -BeNullOrEmpty
        Get-PackageEntry "$_.$version.nupkg" | Should -Contain $nuspec.readme
    }

    It 'names in <_> the project''s page' -ForEach @('DbMigrate', 'DbMigrate.Cli', 'DbMigrate.Cli.any', 'DbMigrate.Core') {
        (Get-Nuspec "$_.$version.nupkg").projectUrl | Should -BeLike 'https://dbmigrate.example*'
    }

    It 'carries SQLite for the supported systems in <_>, and for no others' -ForEach @('DbMigrate', 'DbMigrate.Cli.any') {
        $native = @(Get-PackageEntry "$_.$version.nupkg") -match '/native/'
        $native -replace '.*/runtimes/([^/]+)/native/(lib)?e_sqlite3\.(dll|so|dylib)$', '$1' | Sort-Object | Should -Be $runtimes
    }

    It 'names in <_> the licence of everything that is not ours' -ForEach @('DbMigrate', 'DbMigrate.Cli.any') {
        $entries = @(Get-PackageEntry "$_.$version.nupkg")
        $entries | Should -Contain 'THIRD-PARTY-NOTICES.txt'
        $named = (Get-Content (Get-RepoPath 'src/THIRD-PARTY-NOTICES.txt')) -match '^\S' -replace '\s.*'
        $others = @($entries -match '\.(dll|so|dylib)$' -replace '.*/(lib(?=e_))?|\.\w+$' -notlike 'DbMigrate*')
        $others | Should -Contain 'Npgsql'
        $others | Where-Object { $_ -notin $named } | Should -BeNullOrEmpty
    }

    It 'carries the studio''s page in <package>' -ForEach @(@{ package = 'DbMigrate'; folder = 'bin/lib' }, @{ package = 'DbMigrate.Cli.any'; folder = 'tools/net10.0/any' }) {
        @(Get-PackageEntry "$package.$version.nupkg") -match "^$folder/studio/" | Sort-Object | Should -Be @(
            'app.css', 'app.js', 'favicon.svg', 'index.html' | ForEach-Object { "$folder/studio/$_" })
    }

    It 'names in the tool''s package the runtimes whose packages were made' {
        Expand-Archive "$out/DbMigrate.Cli.$version.nupkg" "$root/tool"
        $settings = [xml](Get-Content (Get-ChildItem "$root/tool" -Recurse -Filter DotnetToolSettings.xml).FullName -Raw)
        $settings.DotNetCliTool.RuntimeIdentifierPackages.RuntimeIdentifierPackage | ForEach-Object { "$($_.RuntimeIdentifier) $($_.Id)" } | Should -Be 'any DbMigrate.Cli.any'
    }

    It 'carries symbols and the documentation of the library' {
        Get-PackageEntry "DbMigrate.Core.$version.nupkg" | Should -Contain 'lib/net8.0/DbMigrate.Core.xml'
        Get-PackageEntry "DbMigrate.Core.$version.snupkg" | Should -Contain 'lib/net8.0/DbMigrate.Core.pdb'
        @(Get-PackageEntry "DbMigrate.Cli.any.$version.snupkg") -match '/dbmigrate\.pdb$' | Should -HaveCount 1
    }
}

Describe 'The module''s folder' {
    BeforeEach { if ($noSdk) { Set-ItResult -Skipped -Because $noSdk } }

    It 'has a clean manifest' {
        $manifest = Test-ModuleManifest "$out/DbMigrate/DbMigrate.psd1" -ErrorVariable problems -WarningVariable warnings
        $problems + $warnings | Should -BeNullOrEmpty
        "$($manifest.Version)" | Should -Be $version
        "$($manifest.ProjectUri)" | Should -BeLike 'https://dbmigrate.example*'
    }

    It 'holds what the module needs, and nothing else' {
        $files = Get-ChildItem "$out/DbMigrate" -File -Recurse | ForEach-Object { [IO.Path]::GetRelativePath("$out/DbMigrate", $_.FullName).Replace('\', '/') }
        $files -notmatch '^bin/lib/' | Sort-Object | Should -Be @(
            'bin/DbMigrate.Format.ps1xml', 'bin/DbMigrate.Loader.dll', 'bin/DbMigrate.psm1', 'bin/DbMigrate.Types.ps1xml', 'CHANGELOG.md', 'DbMigrate.psd1', 'dbmigrate.schema.json',
            'en-US/about_DbMigrate.help.txt', 'en-US/about_DbMigrate_Configuration.help.txt', 'en-US/about_DbMigrate_Journal.help.txt',
            'en-US/DbMigrate.PowerShell.dll-Help.xml', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt' | Sort-Object)
        $files -match '^bin/lib/' -notmatch '/native/|^bin/lib/studio/' -notlike '*.dll' | Should -BeNullOrEmpty
        $files -match 'System\.Management\.Automation|/ref/' | Should -BeNullOrEmpty
    }

    It 'is packed as it was signed' {
        $entries = @(Get-PackageEntry "DbMigrate.$version.nupkg")
        foreach ($file in Get-ChildItem "$out/DbMigrate" -File -Recurse) { $entries | Should -Contain ([IO.Path]::GetRelativePath("$out/DbMigrate", $file.FullName).Replace('\', '/')) }
        Expand-Archive "$out/DbMigrate.$version.nupkg" "$root/looked-at"
        Get-Content "$root/looked-at/bin/DbMigrate.psm1" -Tail 1 | Should -Be '# SIG # of a test'
    }

    It 'is found in a gallery by its cmdlets' {
        $tags = (Get-Nuspec "DbMigrate.$version.nupkg").tags -split ' '
        $tags | Should -Contain 'PSModule'
        $tags | Should -Contain 'PSEdition_Core'
        $tags -match '^PSCmdlet_' -replace '^PSCmdlet_' | Sort-Object | Should -Be ((Get-Command -Module DbMigrate).Name | Sort-Object)
        (Get-Nuspec "DbMigrate.$version.nupkg").dependencies | Should -BeNullOrEmpty
    }
}

Describe 'The installed module' {
    BeforeAll {
        if ($noSdk) { return }
        # A gallery of one package.
        $modules = (New-Item -ItemType Directory "$root/modules").FullName
        $gallery = (New-Item -ItemType Directory "$root/gallery").FullName
        Copy-Item "$out/DbMigrate.$version.nupkg" $gallery
        if (Get-Command Save-PSResource -ErrorAction Ignore) {
            $name = "DbMigrate-$PID"
            Register-PSResourceRepository $name -Uri $gallery
            try { Save-PSResource DbMigrate -Repository $name -Path $modules -TrustRepository }
            finally { Unregister-PSResourceRepository $name }
        }
        else {
            # What PSResourceGet does, where it is not part of this PowerShell.
            $installed = "$modules/DbMigrate/$version"
            Expand-Archive "$gallery/DbMigrate.$version.nupkg" $installed
            Remove-Item -LiteralPath "$installed/_rels", "$installed/package", "$installed/[Content_Types].xml", "$installed/DbMigrate.nuspec" -Recurse -Force
        }
        $environment = @{ PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath }
        $import = "`$ErrorActionPreference = 'Stop'; Import-Module DbMigrate -RequiredVersion $version"
    }
    BeforeEach { if ($noSdk) { Set-ItResult -Skipped -Because $noSdk } }

    It 'is found by its name and runs the bookstore' {
        $bookstore = New-Bookstore
        $run = Invoke-Process -Environment $environment @"
            $import
            (Get-Module DbMigrate).ModuleBase
            Set-Location '$($bookstore.Root)'
            `$shared = @{ Database = 'sqlite:packaged.db' }
            @(Get-DbMigrationJournal @shared | Where-Object Pending | Invoke-DbMigration).Count
            Test-DbMigration @shared | Where-Object Severity -eq Error
            @(Undo-DbMigration @shared).Count
            Invoke-DbMigration @shared | Out-String
"@
        $run.Errors | Should -BeNullOrEmpty
        $base, $applied, $undone, $table = $run.Output.Trim() -split '\r?\n', 4
        $base | Should -Be (Join-Path $modules "DbMigrate/$version")
        $applied, $undone | Should -Be 6, 1
        $table | Should -BeLike '*Direction*Status*Up*Applied*0005_country_codes*'
        Assert-Bookstore $bookstore
    }

    It 'has its help' {
        $run = Invoke-Process -Environment $environment "$import; (Get-Help Invoke-DbMigration).Synopsis; @((Get-Help Invoke-DbMigration -Examples).examples.example).Count"
        $run.Errors | Should -BeNullOrEmpty
        $synopsis, $examples = $run.Output.Trim() -split '\r?\n'
        (Get-Content (Get-RepoPath 'docs/cmdlets/Invoke-DbMigration.md') -Raw).Contains($synopsis) | Should -BeTrue
        [int]$examples | Should -BeGreaterThan 1
    }

    It 'has for every cmdlet the page that Get-Help -Online opens' {
        $run = Invoke-Process -Environment $environment "$import; Get-Command -Module DbMigrate | ForEach-Object { `$_.HelpUri }"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() -split '\r?\n' | Should -Be ((Get-Command -Module DbMigrate).Name -replace '^', 'https://dbmigrate.example/help/')
    }
}

Describe 'The installed tool' {
    BeforeEach { if ($noSdk) { Set-ItResult -Skipped -Because $noSdk } }

    It 'runs the bookstore' {
        $null = Invoke-Dotnet tool install DbMigrate.Cli --version $version --tool-path "$root/tools" --configfile $config
        $bookstore = New-Bookstore
        $shared = '--project', $bookstore.Root, '--database', "sqlite:$($bookstore.Database)"
        $null = & "$root/tools/dbmigrate" apply @shared
        $LASTEXITCODE | Should -Be 0
        $journal = & "$root/tools/dbmigrate" journal @shared --json | ConvertFrom-Json
        $LASTEXITCODE | Should -Be 0
        "$(& "$root/tools/dbmigrate" --version)" | Should -Be $version
        $journal | Should -Not -BeNullOrEmpty
        Assert-Bookstore $bookstore
    }
}

Describe 'The library in a program of its own' {
    BeforeEach { if ($noSdk) { Set-ItResult -Skipped -Because $noSdk } }

    It 'runs the bookstore with the code of its README' {
        $bookstore = New-Bookstore
        $program = New-Item -ItemType Directory "$root/program"
        $readme = Get-Content (Get-RepoPath 'src/DbMigrate.Core/README.md') -Raw
        $code = [regex]::Match($readme, '(?s)```csharp\r?\n(.+?)```').Groups[1].Value
        $code | Should -BeLike '*"path/to/project"*"sqlite:app.db"*'
        Set-Content "$program/Program.cs" $code.Replace('"path/to/project"', 'args[0]').Replace('"sqlite:app.db"', '"sqlite:" + args[1]')
        Set-Content "$program/Program.csproj" @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <UseAppHost>false</UseAppHost>
    <RestoreConfigFile>$([Security.SecurityElement]::Escape($config))</RestoreConfigFile>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="DbMigrate.Core" Version="$version" />
  </ItemGroup>
</Project>
"@
        $null = Invoke-Dotnet build $program --nologo --verbosity quiet
        $lines = (Invoke-Dotnet "$program/bin/Debug/net10.0/Program.dll" $bookstore.Root $bookstore.Database) -split '\n'
        $lines | Should -HaveCount 6
        $lines[-1] | Should -Be '0005_country_codes: Applied'
        Assert-Bookstore $bookstore
    }
}
