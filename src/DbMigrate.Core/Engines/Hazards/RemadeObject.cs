using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Hazards;

/// <summary>An object that a script drops and makes again, and what it says of it then.</summary>
/// <param name="statement">The statement that makes it.</param>
/// <param name="before">The object as the database has it.</param>
/// <param name="initial">Who may do what with it when it was made just now.</param>
internal sealed class RemadeObject(SqlStatement statement, SchemaObject before, EquatableArray<Grant> initial)
{
    public SqlStatement Statement => statement;

    public SchemaObject Before => before;

    public EquatableArray<Grant> Initial => initial;

    /// <summary>The role that the script gives it to; null is the one that runs it.</summary>
    public string? Owner { get; private set; }

    /// <summary>The script says to whom it belongs: that is meant.</summary>
    public bool IsOwnerStated { get; private set; }

    /// <summary>The roles and rights that the script grants or revokes: those are meant. A right may name its column: <c>SELECT
    /// (a)</c>.</summary>
    public HashSet<(string Role, string Privilege)> Stated { get; } = [];

    /// <summary>Notes that the script gives it to a role.</summary>
    public void Give(string? role) => (Owner, IsOwnerStated) = (role, true);
}
