using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Tells the keeper, over a pipe that the command never gets, what became of the command.</summary>
internal static class BoxReportWriter
{
    /// <summary>Where the keeper puts the pipe.</summary>
    public const int File = 3;

    public const string StartedWord = "started";
    public const string EndedWord = "ended";
    public const string FailedWord = "failed";

    public static void KeepToOurselves() => Processes.CloseAllOnExec();

    /// <param name="process">As it is numbered in the namespace of the box.</param>
    public static void Started(int process) => Say($"{StartedWord} {process}");

    public static void Ended(int status) => Say($"{EndedWord} {status}");

    public static void Failed(string why) => Say($"{FailedWord} {why}");

    static void Say(string line) => _ = Files.Write(File, Encoding.UTF8.GetBytes(line + "\n"));
}
