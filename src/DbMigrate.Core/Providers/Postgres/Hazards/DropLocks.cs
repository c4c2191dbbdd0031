using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What <c>DROP …</c> locks.</summary>
internal static class DropLocks
{
    public static void Read(ref SqlTokens tokens, LockList locks)
    {
        if (tokens.Accept("INDEX")) IndexesOf(ref tokens, locks);
        else if (tokens.Is("POLICY") || tokens.Is("TRIGGER") || tokens.Is("RULE")) OnTable(ref tokens, locks);
        else if (DroppedObjects.Take(ref tokens, locks.Scan) is { } dropped) ObjectsOf(dropped, locks);
    }

    private static void ObjectsOf(DroppedObjects dropped, LockList locks)
    {
        if (dropped.Kind is "TABLE" or "VIEW" or "MATERIALIZED VIEW")
        {
            foreach (var name in dropped.Names.Where(name => !dropped.Spares || locks.MayExist(name)))
            {
                if (dropped.Kind == "VIEW") locks.TakeView(name, LockMode.AccessExclusive);
                else locks.Take(name, LockMode.AccessExclusive);
                locks.TakeReferenced(name, LockMode.AccessExclusive);
            }
        }

        // Without CASCADE anything else that needs it keeps it from going.
        if (dropped.Kind is "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "STATISTICS" || dropped.Cascades)
            locks.TakeGone(dropped.Found, dropped.Cascades);
    }

    private static void IndexesOf(ref SqlTokens tokens, LockList locks)
    {
        var gently = tokens.Accept("CONCURRENTLY");
        tokens.SkipIfExists();
        do
        {
            var index = tokens.TakeName();
            if (locks.Scan.Find<TableIndex>(ObjectKind.Index, index) is { } known)
                locks.TakeTree(
                    new(known.Schema, known.Table),
                    gently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive,
                    partitionsOnly: true);
        }
        while (tokens.Accept(","));
    }

    private static void OnTable(ref SqlTokens tokens, LockList locks)
    {
        tokens.Next();
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        var name = tokens.TakePart();
        if (!tokens.Accept("ON")) return;
        var table = tokens.TakeName();
        if (
            spares
            && locks.Scan.Find(table) is { } known
            && !locks
                .Scan.Before!.Objects.OfType<TablePart>()
                .Any(part => part is Policy or Trigger or Rule && part.TableId == known.Id && part.Name == name))
            return;
        locks.Take(table, LockMode.AccessExclusive);
    }
}
