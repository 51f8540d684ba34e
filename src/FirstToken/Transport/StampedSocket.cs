using System.Net.Sockets;

namespace FirstToken.Transport;

/// <summary>A connected socket as a stream that knows when its bytes arrived: by the kernel's stamp on Linux, elsewhere by the return of the read.</summary>
public static class StampedSocket
{
    /// <summary>Wraps a socket.</summary>
    /// <param name="socket">Connected, non-blocking reads are made on it; the stream owns it from here on.</param>
    /// <returns>The stream, which is also an <see cref="IArrivalStamps"/> where the system stamps arrivals.</returns>
    public static NetworkStream Open(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return OperatingSystem.IsLinux() ? new StampingStream(socket) : new NetworkStream(socket, ownsSocket: true);
    }
}
