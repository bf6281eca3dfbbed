namespace Perdure.Models.Streams;

/// <summary>What was heard on a stream of server-sent events.</summary>
internal abstract record StreamItem
{
    private protected StreamItem() { }
}

/// <summary>One whole event. <see cref="Text"/> is valid until the next one is read.</summary>
internal sealed record ServerEvent(string Name, ReadOnlyMemory<byte> Text) : StreamItem;

/// <summary>The stream is over.</summary>
internal sealed record StreamEnd : StreamItem
{
    public static readonly StreamEnd Instance = new();
}

/// <summary>An event larger than any reply; nothing after it can be trusted.</summary>
internal sealed record OversizedEvent : StreamItem
{
    public static readonly OversizedEvent Instance = new();
}
