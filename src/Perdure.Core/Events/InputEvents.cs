using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>Somebody said something. It waits until a turn takes it up; until then it may be edited or removed.</summary>
/// <param name="From">Who, from where, for people.</param>
/// <param name="OutputSchema">A JSON schema the final message of the turn has to follow.</param>
public sealed record InputReceived(
    InputId Id,
    string Text,
    Delivery Delivery,
    string From,
    ImmutableArray<Image>? Images = null,
    string? OutputSchema = null) : SessionEvent;

public sealed record InputRefused(InputId Id, string Text, string Reason) : SessionEvent;

public sealed record InputEdited(InputId Id, string Text) : SessionEvent;

public sealed record InputRemoved(InputId Id) : SessionEvent;

/// <summary>Waiting inputs became part of the running turn.</summary>
public sealed record InputsJoined(ImmutableArray<InputId> Inputs) : SessionEvent;
