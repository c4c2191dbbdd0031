namespace DbMigrate.Execution;

/// <summary>A command of ours with its arguments.</summary>
/// <param name="Sql">One statement; its parameters are <c>$1</c>, <c>$2</c>, …</param>
/// <param name="Arguments">Their values.</param>
internal readonly record struct SqlCommand(string Sql, object?[] Arguments);
