using Perdure.Client;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting;

/// <summary>Says what went wrong below as clients are told it: with a code.</summary>
internal static class HostFailures
{
    /// <summary>Does something for a client.</summary>
    /// <exception cref="SessionsException">It could not be done.</exception>
    public static async Task<T> TypedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception problem)
        {
            if (Of(problem) is { } typed) { throw typed; }

            throw;
        }
    }

    /// <returns>Null where it is typed already, or is a bug.</returns>
    public static SessionsException? Of(Exception problem) => problem switch
    {
        SessionsException => null,
        BeginningRefusedException refused => new SessionsException(SessionsError.Refused, refused.Message, refused) { Refusal = refused.Refusal },
        SessionInUseException held => new SessionsException(SessionsError.InUse, held.Message, held) { Holder = Holder(held.Owner) },
        SessionForkedException => new SessionsException(SessionsError.InUse, problem.Message, problem),
        SessionNotFoundException => new SessionsException(SessionsError.NotFound, problem.Message, problem),
        SessionDamagedException => new SessionsException(SessionsError.Damaged, problem.Message, problem),
        SessionStoreException or IOException or UnauthorizedAccessException => new SessionsException(SessionsError.Failed, problem.Message, problem),
        _ => null,
    };

    public static SessionHolder Holder(Writer owner) => new(owner.Pid, owner.Host, owner.Client, owner.Since);
}
