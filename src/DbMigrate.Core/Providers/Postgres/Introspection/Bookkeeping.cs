namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Tells the options that a server keeps for itself in its catalogs from those that a person has set: bookkeeping is no
/// schema.</summary>
/// <remarks>Two rules, so that a release which brings another such option changes nothing: what the server's own catalogs have too is the
/// server's, as nobody can set it there; and names that begin with <c>pg_</c> are reserved for the system, as they are for schemas, roles
/// and table spaces. What escapes both is made anew on both sides when it differs, and is then the same; see
/// <see cref="DbMigrate.Planning.ModelAlignment"/>.</remarks>
internal sealed class Bookkeeping
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Takes the name of an option of the server's own catalogs.</summary>
    public void Add(string name) => _names.Add(name);

    /// <summary>The options, given as <c>name=value</c>, without the server's own.</summary>
    public string[] Without(string[] options) => Array.Exists(options, IsOwn) ? Array.FindAll(options, option => !IsOwn(option)) : options;

    private bool IsOwn(string option)
    {
        if (option.StartsWith("pg_", StringComparison.Ordinal)) return true;
        var end = option.IndexOf('=', StringComparison.Ordinal);
        return _names.Count > 0 && _names.Contains(end < 0 ? option : option[..end]);
    }
}
