using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>What SQLite's statements cost.</summary>
internal sealed class SqliteHazardRules : HazardRules
{
    public static SqliteHazardRules Instance { get; } = new();

    public override void Read(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        if (tokens.Accept("CREATE")) Create(statement, ref tokens, scan);
        else if (tokens.Accept("DROP")) Drop(ref tokens, scan);
        else if (tokens.Accept("ALTER") && tokens.Accept("TABLE")) Alter(ref tokens, scan);
        else if (tokens.Is("INSERT") || tokens.Is("REPLACE")) Copy(statement, ref tokens, scan);
        else if (tokens.Is("VACUUM") && !tokens.Contains("INTO"))
            scan.Add(new(HazardCode.ExclusiveLock, "VACUUM writes the whole database anew, and writers wait."));
        else RowChanges.Read(SqliteSyntax.Instance, statement, scan);
    }

    private static void Create(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Is("TEMP") || tokens.Is("TEMPORARY") || tokens.Is("VIRTUAL") || tokens.Is("UNIQUE")) tokens.Next();
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        var unlessThere = tokens.Is("IF");
        tokens.SkipIfExists();
        if (kind is not ("TABLE" or "INDEX" or "VIEW")) return;
        var name = tokens.TakeName(Dialect.Sqlite);
        if (kind == "INDEX")
        {
            tokens.Accept("ON");
            var table = tokens.TakeName(Dialect.Sqlite);
            if (!scan.IsNew(table)) scan.Add(SqliteHazards.BuildIndex(scan.Original(table), name.Name));
        }
        else if (kind == "VIEW")
        {
            scan.TakeBack(kind, name);
        }
        else if (!unlessThere || scan.Find(name) is null)
        {
            scan.Create(name);
            scan.Definitions[name] = statement;
        }
    }

    private static void Drop(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        tokens.SkipIfExists();
        var name = tokens.TakeName(Dialect.Sqlite);
        if (scan.IsNew(name)) return;
        // A copy that was made under the old name has taken its place.
        var former = scan.Original(name);
        if (kind == "TABLE" && scan.Copies.TryGetValue(former, out var source) && SqliteNameComparer.Instance.Equals(source.Name, name.Name))
        {
            TableCopy.Read(former, name, scan);
            scan.Replace(former);
            return;
        }

        if (kind == "TABLE") scan.AddAll(SqliteHazards.DropTable(scan.Original(name)));
        else if (kind == "VIEW") scan.Add(new(HazardCode.BackwardIncompatible, $"Programs that use view {name} fail.") { Subject = new(kind, name) });
    }

    private static void Alter(ref SqlTokens tokens, HazardScan scan)
    {
        var table = tokens.TakeName(Dialect.Sqlite);
        if (tokens.Accept("RENAME"))
        {
            if (tokens.Accept("TO")) Rename(table, table with { Name = tokens.TakePart(Dialect.Sqlite) }, scan);
            else RenameColumn(ref tokens, table, scan);
        }
        else if (tokens.Accept("DROP"))
        {
            tokens.Accept("COLUMN");
            var column = tokens.TakePart(Dialect.Sqlite);
            if (scan.IsNew(table, column)) return;
            var known = scan.Find(table)?.Columns.FirstOrDefault(item => SqliteNameComparer.Instance.Equals(item.Name, column));
            scan.AddAll(SqliteHazards.DropColumn(scan.Original(table), column, computed: known?.Generated is not null));
            if (known is not { Generated: not null, Stored: false }) scan.Add(SqliteHazards.Purge(scan.Original(table)));
        }
        else if (tokens.Accept("ADD"))
        {
            tokens.Accept("COLUMN");
            var column = tokens.TakePart(Dialect.Sqlite);
            scan.AddColumn(table, column);
            if (scan.IsNew(table)) return;
            // A check, or a computed column that refuses null, is tried on every row: https://www.sqlite.org/lang_altertable.html.
            var computed = tokens.Contains("AS");
            if (tokens.Contains("CHECK") || (computed && tokens.Contains("NOT"))) scan.Add(SqliteHazards.Scan(scan.Original(table), column));
        }
    }

    private static void Rename(TableName table, TableName to, HazardScan scan)
    {
        if (scan.Copies.TryGetValue(table, out var copied) && SqliteNameComparer.Instance.Equals(copied.Name, to.Name))
        {
            var isOurs = scan.IsNew(to);
            if (!isOurs) TableCopy.Read(table, to, scan);
            scan.Rename(table, to);
            if (!isOurs) scan.Replace(to);
            return;
        }

        if (!scan.IsNew(table)) scan.Add(SqliteHazards.Rename(scan.Original(table), to.Name));
        scan.Rename(table, to);
    }

    private static void RenameColumn(ref SqlTokens tokens, TableName table, HazardScan scan)
    {
        tokens.Accept("COLUMN");
        var column = tokens.TakePart(Dialect.Sqlite);
        tokens.Accept("TO");
        if (!scan.IsNew(table, column)) scan.Add(SqliteHazards.RenameColumn(table, column, tokens.TakePart(Dialect.Sqlite)));
    }

    /// <summary>A table that is filled from another one may be about to take its place.</summary>
    private static void Copy(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        while (!tokens.IsEnd && !tokens.Accept("INTO")) tokens.Next();
        var copy = tokens.TakeName(Dialect.Sqlite);
        while (!tokens.IsEnd && !tokens.Accept("FROM"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (tokens.IsEnd) return;
        scan.Copies[copy] = tokens.TakeName(Dialect.Sqlite);
        scan.Fillings[copy] = statement;
    }
}
