using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Owners and rights: what is dropped and made again belongs to whoever runs the script, and has the rights of something new. Only
/// the database knows what it had.</summary>
internal static class SecurityRules
{
    public static void Read(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("CREATE")) Create(ref tokens, scan);
        else if (tokens.Accept("DROP")) Drop(ref tokens, scan);
        else if (tokens.Accept("ALTER")) Alter(ref tokens, scan);
        else if (tokens.Is("GRANT") || tokens.Is("REVOKE"))
        {
            var ahead = tokens;
            if (ahead.Accept("REVOKE"))
                RevokeRules.Read(ahead, scan);
            RightStatement.Read(ref tokens, scan);
        }
        else if (tokens.Accept("REASSIGN"))
            scan.Add(new(HazardCode.SecurityChange, "REASSIGN OWNED gives everything that a role owns to another one."));
    }

    /// <summary>Says what has changed hands by the end of the script without a word about it.</summary>
    public static void Finish(HazardScan scan)
    {
        foreach (var remade in scan.TakeRemade())
        {
            scan.Statement = remade.Statement;
            var name = $"{RemadeNames.KindOf(remade.Before).ToLowerInvariant()} {remade.Before.Id.Display}";
            var role = scan.Before?.Role;
            var owner = remade.Owner == role ? null : remade.Owner;
            if (owner != remade.Before.Owner && remade.IsOwnerStated)
            {
                scan.Add(
                    new(
                        HazardCode.SecurityChange,
                        $"{name} belongs to {remade.Before.Owner ?? role ?? "another role"}, and comes to belong to "
                            + $"{owner ?? role ?? "the role that runs this"}."));
            }
            else if (owner != remade.Before.Owner)
            {
                scan.Add(new(
                    HazardCode.SecurityChange,
                    $"{name} belongs to {remade.Before.Owner ?? role ?? "another role"}; made anew, it would belong to "
                        + $"{owner ?? role ?? "the role that runs this"}.",
                    $"Give it back in the script: {OwnerEmitter.Give(remade.Before, remade.Before.Owner ?? role)}.") { IsUnseen = true });
            }

            var (had, has) = (Rights(remade.Before), RightsOf(remade.Initial, ""));
            string[] changes =
            [
                .. had.Except(has)
                    .Where(IsUnseen)
                    .GroupBy(right => right.Role)
                    .Select(rights => $"{Role(rights.Key)} would lose {List(rights)}"),
                .. has.Except(had)
                    .Where(IsUnseen)
                    .GroupBy(right => right.Role)
                    .Select(rights => $"{Role(rights.Key)} would get {List(rights)}"),
            ];
            if (changes.Length > 0)
            {
                scan.Add(
                    new(
                        HazardCode.SecurityChange,
                        $"{name} is made anew: {string.Join(", ", changes)}.",
                        "State the rights in the script, with GRANT or REVOKE.")
                    {
                        IsUnseen = true,
                    });
            }

            // An owner's rights are the owner's by itself.
            bool IsUnseen((string Role, string Privilege) right) => right.Role != (owner ?? role) && right.Role != remade.Before.Owner
                && !remade.Stated.Contains(right) && !remade.Stated.Contains((right.Role, RightStatement.All));
        }
    }

    private static HashSet<(string Role, string Privilege)> Rights(SchemaObject item) =>
    [
        .. RightsOf(item.Grants, ""),
        .. (item switch { Table table => table.Columns, View view => view.Columns, MaterializedView view => view.Columns, _ => [] })
            .SelectMany(column => RightsOf(column.Grants, $" ({column.Name})")),
    ];

    private static HashSet<(string Role, string Privilege)> RightsOf(EquatableArray<Grant> grants, string column) =>
        [.. grants.Where(grant => grant is { ToOwner: false, Revoked: false }).Select(grant => (grant.Grantee, grant.Privilege + column))];

    private static string Role(string role) => role.Length == 0 ? "everybody" : role;

    private static string List(IEnumerable<(string Role, string Privilege)> rights) =>
        string.Join(" and ", rights.Select(right => right.Privilege));

    private static void Create(ref SqlTokens tokens, HazardScan scan)
    {
        var replaces = tokens.Accept("OR");
        if (replaces) tokens.Next();
        while (
            tokens.Is("TEMP")
            || tokens.Is("TEMPORARY")
            || tokens.Is("LOCAL")
            || tokens.Is("GLOBAL")
            || tokens.Is("UNLOGGED")
            || tokens.Is("RECURSIVE"))
            tokens.Next();
        if (RemadeNames.TakeKind(ref tokens) is not { } kind) return;
        replaces |= tokens.Is("IF");
        tokens.SkipIfExists();
        var name = RemadeNames.TakeName(ref tokens, kind);
        var went = scan.Gone.Any(gone => gone.Kind == kind && gone.Name == name);
        scan.Made.Add((kind, name));
        if (scan.Before is not { } before)
        {
            scan.Remakes |= went;
            return;
        }

        if (!went && (replaces || kind is RemadeNames.Routine)) return;
        var gone = scan.Gone.Where(item => item.Kind == kind && item.Name == name).Select(item => item.Arguments).ToHashSet();
        if (RemadeNames.Find(before, kind, name, gone) is { } old && !scan.HasRemade(old))
            scan.Remake(new(scan.Statement, old, new InitialRights(before.Objects, before.EngineVersion).Of(old with { Owner = null })));
    }

    private static void Drop(ref SqlTokens tokens, HazardScan scan)
    {
        if (RemadeNames.TakeKind(ref tokens) is not { } kind) return;
        tokens.SkipIfExists();
        do
        {
            var name = RemadeNames.TakeName(ref tokens, kind);
            scan.Gone.Add((kind, name, tokens.IsOpening ? RemadeNames.Arguments(tokens.TakeParentheses()) : null));
        }
        while (tokens.Accept(","));
    }

    private static void Alter(ref SqlTokens tokens, HazardScan scan)
    {
        if (RemadeNames.TakeKind(ref tokens) is not { } kind) return;
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        var name = RemadeNames.TakeName(ref tokens, kind);
        var arguments = tokens.IsOpening ? RemadeNames.Arguments(tokens.TakeParentheses()) : null;
        if (tokens.Accept("RENAME") && tokens.Accept("TO"))
        {
            scan.Gone.Add((kind, name, arguments));
            Rename(scan, kind, name, name with { Name = tokens.TakePart() });
        }
        else if (tokens.Accept("OWNER") && tokens.Accept("TO"))
        {
            Give(
                scan,
                kind,
                name,
                arguments,
                tokens.Kind == SqlTokenKind.Quoted || !RemadeNames.IsCurrent(tokens) ? tokens.TakePart() : null);
        }
    }

    /// <summary>A copy that takes the place of what was there.</summary>
    private static void Rename(HazardScan scan, string kind, TableName from, TableName to)
    {
        if (!scan.Made.Remove((kind, from))) return;
        scan.Made.Add((kind, to));
        var went = scan.Gone.Any(gone => gone.Kind == kind && gone.Name == to);
        if (scan.Before is null) scan.Remakes |= went;
        else if (RemadeNames.Find(scan.Before, kind, to, []) is { } old && !scan.HasRemade(old))
            scan.Remake(
                new(scan.Statement, old, new InitialRights(scan.Before.Objects, scan.Before.EngineVersion).Of(old with { Owner = null })));
    }

    private static void Give(HazardScan scan, string kind, TableName name, string? arguments, string? role)
    {
        if (scan.Remade.Where(item => RemadeNames.Is(item.Before, kind, name)).ToList() is { Count: > 0 } remade)
        {
            foreach (var item in remade) item.Give(role);
            return;
        }

        if (scan.Made.Contains((kind, name))) return;
        var old = scan.Before is null ? null : RemadeNames.Find(scan.Before, kind, name, arguments is null ? [] : [arguments]);
        var (from, to) = (old?.Owner ?? scan.Before?.Role, role ?? scan.Before?.Role);
        if (old is not null && from == to) return;
        scan.Add(new(HazardCode.SecurityChange, old is null
            ? $"{kind.ToLowerInvariant()} {name} comes to belong to {to ?? "the role that runs this"}."
            : $"{kind.ToLowerInvariant()} {name} belongs to {from ?? "another role"}, and comes to belong to "
                + $"{to ?? "the role that runs this"}."));
    }
}
