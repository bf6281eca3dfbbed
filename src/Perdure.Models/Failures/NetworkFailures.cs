using System.Net.Sockets;
using Perdure.Core.Values;

namespace Perdure.Models.Failures;

/// <summary>Names what went wrong between us and a provider.</summary>
internal static class NetworkFailures
{
    /// <summary>Only what a connection attempt can notice the end of is unreachable; the rest is tried again after a wait.</summary>
    public static ModelFailure Of(Exception problem, Uri address) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            Unreachable($"The name {address.Host} could not be resolved."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: TimeoutException } =>
            Unreachable($"{address.Authority} did not take the connection in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: var inner } =>
            Unreachable($"{address.Authority} cannot be reached: {Words(inner ?? problem)}."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            Transient($"No trusted connection to {address.Authority}: {Words(problem.InnerException ?? problem)}."),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            Transient($"The proxy did not connect to {address.Authority}: {Words(problem)}."),
        _ => Transient($"The connection to {address.Authority} broke: {Words(Deepest(problem))}."),
    };

    private static string Words(Exception problem) => problem is SocketException socket
        ? socket.SocketErrorCode.ToString()
        : problem.Message.TrimEnd('.');

    private static Exception Deepest(Exception problem) => problem.InnerException is { } inner ? Deepest(inner) : problem;

    private static ModelFailure Unreachable(string message) => new(FailureKind.Unreachable, message);

    private static ModelFailure Transient(string message) => new(FailureKind.Transient, message);
}
