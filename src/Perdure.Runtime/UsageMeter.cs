using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Says what a model call used: as the provider told, or else as an estimate, so that no call is free.</summary>
internal sealed class UsageMeter(IModel model)
{
    public Usage Of(ReplyReceived reply, ModelChoice asked, SessionState state) => reply.Usage is { } told && IsTold(told) ? told : Of(reply.Items, asked, state);

    /// <returns>Null where no reply had begun: the provider charges nothing for that.</returns>
    public Usage? Of(NoReplyReceived none, ModelChoice asked, SessionState state) => none switch
    {
        { Usage: { } told } when IsTold(told) => told,
        { Received: { } received } => Estimated(received, asked, state),
        _ => null,
    };

    public Usage Of(ImmutableArray<ReplyItem> items, ModelChoice asked, SessionState state) =>
        Estimated(items.Sum(item => new ModelOutput(Seq: 0, item).Chars), asked, state);

    private Usage Estimated(long received, ModelChoice asked, SessionState state) => model.Priced(asked, UsageEstimate.Of(state, received));

    /// <summary>Some servers say that a call used nothing; none does.</summary>
    private static bool IsTold(Usage usage) => usage.Input + usage.Output > 0;
}
