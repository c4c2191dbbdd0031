using System.CommandLine;

namespace DbMigrate.Cli.Parsing;

/// <summary>The hazards that may be: <c>--allow DataLoss</c>; several with commas or by repeating it.</summary>
internal static class HazardOption
{
    public static Option<HazardCode[]> Create() => new("--allow")
    {
        Description = "A hazard that may be: DataLoss, or what the environment refuses; may be repeated",
        HelpName = "hazard",
        CustomParser = result =>
        {
            var codes = new List<HazardCode>();
            var names = result.Tokens.SelectMany(token =>
                token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            foreach (var name in names)
            {
                if (HazardCodes.Find(name) is { } code)
                    codes.Add(code);
                else
                    result.AddError($"'{name}' is no hazard. They are {HazardCodes.Names}.");
            }

            return [.. codes];
        },
    };
}
