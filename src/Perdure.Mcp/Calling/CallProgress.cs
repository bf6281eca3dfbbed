using ModelContextProtocol.Protocol;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>Shows how far a call has come.</summary>
internal sealed class CallProgress(CallId call, IDeltas deltas)
{
    public void Show(ProgressNotificationParams news)
    {
        var value = news.Progress;
        var share = value.Total is { } total ? $"{value.Progress:0.##}/{total:0.##}" : $"{value.Progress:0.##}";
        deltas.Add(new OutputDelta(call, value.Message is { Length: > 0 } message ? $"{share} {message}\n" : $"{share}\n"));
    }
}
