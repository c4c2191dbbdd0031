using System.Text;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>The names that Drizzle gives by itself, as the server keeps them.</summary>
internal static class DrizzleNames
{
    private const int MaxBytes = 63;

    /// <summary>A foreign key's.</summary>
    public static string ForeignKey(ForeignKey key) =>
        Cut($"{key.Table}_{string.Join('_', key.Columns)}_{key.References.Name}_{string.Join('_', key.ReferencedColumns)}_fk");

    /// <summary>The name, cut to what the server keeps of one.</summary>
    public static string Cut(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= MaxBytes) return name;
        var end = MaxBytes;
        while ((bytes[end] & 0xC0) == 0x80) end--;
        return Encoding.UTF8.GetString(bytes, 0, end);
    }

    /// <summary>A column's name as the server prints it.</summary>
    public static string Quoted(this Column column) => PostgresText.Identifier(column.Name);
}
