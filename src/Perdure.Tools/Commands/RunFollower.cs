using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Follows a run for as long as there is patience; then the run goes on without being watched.</summary>
internal static class RunFollower
{
    public static async Task<KeeperRunState> FollowForAsync(
        this KeeperRun kept, TimeSpan patience, TimeProvider clock, LiveOutput live, CancellationToken cancel)
    {
        using var enough = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancel);
        try
        {
            return await kept.FollowAsync(live.Offset, live.TakeAsync, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new KeeperRunState.Running();
        }
    }

    /// <summary>The part of the kept output that begins at an offset of the whole.</summary>
    public static KeeperOutput From(this KeeperOutput output, long offset)
    {
        var head = output.Head[(int)Math.Min(offset, output.Head.Length)..];
        var tailStart = output.Head.Length + output.DroppedBytes;
        var tail = output.Tail[(int)Math.Clamp(offset - tailStart, 0, output.Tail.Length)..];
        return new KeeperOutput(head, Math.Clamp(tailStart - Math.Max(offset, output.Head.Length), 0, output.DroppedBytes), tail);
    }
}
