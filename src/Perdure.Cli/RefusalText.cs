using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Cli;

/// <summary>Says a refusal at a command line: its sentence, and the command that helps where there is one.</summary>
internal static class RefusalText
{
    public static string Of(Refusal refusal, SessionId session) => refusal.Code switch
    {
        RefusalCode.NoGoal => $"{refusal.Why.TrimEnd('.')}; set one with `perdure goal \"OBJECTIVE\"`.",
        RefusalCode.Rewinding => $"{refusal.Why.TrimEnd('.')}: perdure rewind {session}",
        _ => refusal.Why,
    };
}
