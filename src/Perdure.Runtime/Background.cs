namespace Perdure.Runtime;

/// <summary>Starts work beside its caller, on the caller's scheduler: the thread pool in life, one seeded thread in the simulated world.</summary>
internal static class Background
{
    public static Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
}
