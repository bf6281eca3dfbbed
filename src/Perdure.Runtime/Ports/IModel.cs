using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>Asks a model. What the world may do comes back as an answer; only a bug throws.</summary>
public interface IModel
{
    /// <summary>Sends the question and passes on what arrives until the reply is whole.</summary>
    Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel);

    /// <summary>Returns when the provider of <paramref name="model"/> accepts connections; watches cheaply until then.</summary>
    Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel);

    /// <summary>Returns when the key of <paramref name="model"/> is another one than was refused; at once where this process has not tried the present one.</summary>
    Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel);

    /// <summary>Whether <paramref name="model"/> is trained to edit files by exact text; sessions that begin with it are offered that too.</summary>
    bool EditsByText(ModelChoice model) => false;

    /// <returns>The usage with what it costs, where that is known.</returns>
    Usage Priced(ModelChoice model, Usage usage) => usage;
}

/// <summary>One model call.</summary>
/// <param name="OutputSchema">A JSON schema the final message has to follow.</param>
public sealed record ModelRequest(ModelChoice Model, Conversation Conversation, RequestId Id, string? OutputSchema = null)
{
    /// <summary>Its tools take so long that what is cached for minutes is lost between two calls.</summary>
    public bool LongPauses { get; init; }
}

/// <summary>Which question it is. Travels as request metadata and trace headers.</summary>
/// <param name="Purpose"><c>turn</c>, <c>summary</c> or <c>judge</c>.</param>
public sealed record RequestId(SessionId Session, int Turn, int Round, int Attempt, string Purpose);

/// <summary>What came of a model call.</summary>
public abstract record ModelResult
{
    private protected ModelResult() { }
}

public sealed record ReplyReceived(ImmutableArray<ReplyItem> Items, ReplyStop Stop, Usage? Usage) : ModelResult;

/// <param name="Received">Characters that came before the reply broke off; null where it never began, so that nothing was used.</param>
/// <param name="Usage">What the provider said was used, where it did.</param>
public sealed record NoReplyReceived(ModelFailure Failure, long? Received = null, Usage? Usage = null) : ModelResult;

/// <summary>Takes what is seen as it happens and never logged.</summary>
public interface IDeltas
{
    void Add(Delta delta);
}
