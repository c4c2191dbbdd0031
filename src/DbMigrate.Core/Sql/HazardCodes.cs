namespace DbMigrate;

/// <summary>The hazards' names, as people type them.</summary>
public static class HazardCodes
{
    /// <summary>All of them, for messages.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetNames<HazardCode>());

    /// <summary>The hazard of a name, in any case, with hyphens or without; null where there is none.</summary>
    public static HazardCode? Find(string name)
    {
        // Enum.TryParse would take a number too.
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        foreach (var code in Enum.GetValues<HazardCode>())
        {
            if (code.ToString().Equals(plain, StringComparison.OrdinalIgnoreCase)) return code;
        }

        return null;
    }
}
