namespace Perdure.Core.Values;

/// <summary>How many records of a kind there were.</summary>
public sealed record RecordCount(string Kind, long Count);
