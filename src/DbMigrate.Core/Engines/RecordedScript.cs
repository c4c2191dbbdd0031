using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines;

/// <summary>A script and what records it: they become durable together.</summary>
/// <param name="Script">What runs.</param>
/// <param name="Records">Commands of ours before the commit.</param>
/// <param name="More">As for <see cref="DatabaseSession.BeginAsync(JournalMark, bool, CancellationToken)"/>.</param>
internal sealed record RecordedScript(WholeScript Script, IReadOnlyList<SqlCommand> Records, bool More = false);
