namespace DbMigrate;

/// <summary>A rename that a person has stated: <see cref="From"/> and <see cref="To"/> are of one kind, in one schema and table.</summary>
/// <param name="From">The object, column or enum value as it is called now.</param>
/// <param name="To">What it is to be called.</param>
public sealed record Rename(ObjectId From, ObjectId To);
