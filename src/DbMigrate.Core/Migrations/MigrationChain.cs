using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Migrations;

/// <summary>A hash that stands for a sequence of migrations, whatever their files' line endings.</summary>
internal static class MigrationChain
{
    /// <summary>The chain of no migration.</summary>
    public const string Empty = "";

    /// <summary>The chain of migrations in the order in which they run.</summary>
    public static string Of(IEnumerable<Migration> migrations) =>
        migrations.Aggregate(Empty, (chain, migration) => Extend(chain, migration.FileHash.Normalized));

    /// <summary>The chain after one more script.</summary>
    public static string Extend(string chain, string normalizedHash) =>
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(chain + normalizedHash))).ToLowerInvariant();

    /// <summary>What <see cref="MigrationHash.Normalized"/> would be for a file of this text.</summary>
    public static string HashOf(string text) =>
        Convert
            .ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))))
            .ToLowerInvariant();
}
