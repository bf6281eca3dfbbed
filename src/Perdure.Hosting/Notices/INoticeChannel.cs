namespace Perdure.Hosting.Notices;

/// <summary>One way to reach the user who does not sit at the terminal. It ends within a bounded time and throws only when cancelled.</summary>
public interface INoticeChannel
{
    string Name { get; }

    /// <returns>Why it could not be told; null where it was.</returns>
    Task<string?> TellAsync(Notice notice, CancellationToken cancel);
}
