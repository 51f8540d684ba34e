using System.Net.Sockets;

namespace FirstToken.Transport.Linux;

/// <summary>Asks the kernel for receive times.</summary>
internal static class KernelStamps
{
    /// <summary>Asks for the receive time of everything that arrives at a socket.</summary>
    public static void Enable(Socket socket) => socket.SetRawSocketOption(Libc.SolSocket, Libc.SoTimestampNs, [1, 0, 0, 0]);

    /// <summary>
    /// Makes the kernel stamp at all. It does so only while some socket asks, and begins a moment after the first one does:
    /// the first answer of the first connection could come before that.
    /// </summary>
    /// <returns>To be kept open for as long as stamps are wanted.</returns>
    public static Socket KeepOn()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Enable(socket);
        return socket;
    }
}
