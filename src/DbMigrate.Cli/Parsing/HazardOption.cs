using System.CommandLine;
using DbMigrate.Planning;

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
            foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                // Enum.TryParse would take a number too.
                if (Enum.GetNames<HazardCode>().FirstOrDefault(known => known.Equals(name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { } known)
                    codes.Add(Enum.Parse<HazardCode>(known));
                else
                    result.AddError($"'{name}' is no hazard. They are {string.Join(", ", Enum.GetNames<HazardCode>())}.");
            }

            return [.. codes];
        },
    };
}
