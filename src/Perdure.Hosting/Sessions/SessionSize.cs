using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>What a session takes: log, texts and runs.</summary>
public static class SessionSize
{
    public static async Task<long> SizeAsync(this ISessionAdmin admin, SessionRow row, CancellationToken cancel)
    {
        try
        {
            return await admin.SizeAsync(row.Id, cancel);
        }
        catch (SessionNotFoundException)
        {
            return row.Bytes;
        }
    }
}
