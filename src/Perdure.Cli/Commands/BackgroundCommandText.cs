using Perdure.Cli.Exec;
using Perdure.Core.State;

namespace Perdure.Cli.Commands;

/// <summary>Says in words which commands go on in the background.</summary>
internal static class BackgroundCommandText
{
    public static string Line(BackgroundCommand command) => $"{command.Run}  {ToolLabel.Of(command.Call)}";

    public static string StillRun(SessionState state) =>
        $"{UsageLine.Count(state.Background.Length, "command")} still {(state.Background.Length == 1 ? "runs" : "run")}: perdure ps";
}
