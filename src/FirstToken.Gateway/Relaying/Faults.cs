using System.Net.Sockets;
using FirstToken.Transport;

namespace FirstToken.Gateway.Relaying;

/// <summary>Names the failures of the upstream's side in the record's words.</summary>
internal static class Faults
{
    /// <summary>Whether an exception is how a connection of either side fails, and not a mistake of ours.</summary>
    public static bool IsExpected(Exception failure) =>
        failure is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    /// <summary>What an exception of the HTTP client means.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="inAnswer">Whether the head of the answer was already there.</param>
    public static TransportFault Of(Exception failure, bool inAnswer) => failure switch
    {
        _ when inAnswer => TransportFault.CutShort,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => TransportFault.ConnectRefused,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => TransportFault.DnsFailed,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => TransportFault.DnsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TransportFault.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => TransportFault.ConnectFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => TransportFault.HeadTooLarge,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => TransportFault.Malformed,
        OperationCanceledException { InnerException: TimeoutException } => TransportFault.ConnectTimeout,
        _ => TransportFault.ConnectionLost,
    };

    /// <summary>The status the client gets for a fault before there was an answer.</summary>
    public static int StatusOf(TransportFault fault) => fault switch
    {
        TransportFault.ConnectTimeout or TransportFault.FirstByteTimeout or TransportFault.IdleTimeout or TransportFault.TotalTimeout => 504,
        _ => 502,
    };
}
