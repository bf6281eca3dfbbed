using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Remembers the last notice of each session that was sent, so that the next process does not send it again.</summary>
public interface ISentNotices
{
    /// <returns>Empty where none was sent; null where nobody has looked for notices of this session yet.</returns>
    ValueTask<string?> LastAsync(SessionId session, CancellationToken cancel);

    /// <param name="id">Empty where nothing was sent.</param>
    ValueTask SetAsync(SessionId session, string id, CancellationToken cancel);

    /// <summary>The session is gone for good.</summary>
    ValueTask ForgetAsync(SessionId session, CancellationToken cancel);
}
