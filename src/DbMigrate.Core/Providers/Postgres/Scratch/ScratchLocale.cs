using DbMigrate.Providers.Postgres.Emit;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A database's encoding and locale, which another one takes over: they decide about collations and about what text
/// holds.</summary>
/// <param name="Encoding">The encoding.</param>
/// <param name="Collate">LC_COLLATE.</param>
/// <param name="CharacterType">LC_CTYPE.</param>
/// <param name="Provider">PostgreSQL 15 and later: c, i (ICU) or b (built in).</param>
/// <param name="Locale">The provider's locale; null for libc's.</param>
internal sealed record ScratchLocale(string Encoding, string Collate, string CharacterType, string? Provider, string? Locale)
{
    /// <summary>What CREATE DATABASE … TEMPLATE template0 is to be told.</summary>
    public string Clause =>
        $" ENCODING {PostgresText.Literal(Encoding)} LC_COLLATE {PostgresText.Literal(Collate)} LC_CTYPE "
            + $"{PostgresText.Literal(CharacterType)}"
        + (Provider, Locale) switch
        {
            ("i", { } locale) => $" LOCALE_PROVIDER icu ICU_LOCALE {PostgresText.Literal(locale)}",
            ("b", { } locale) => $" LOCALE_PROVIDER builtin BUILTIN_LOCALE {PostgresText.Literal(locale)}",
            ("c", _) => " LOCALE_PROVIDER libc",
            _ => "",
        };
}
