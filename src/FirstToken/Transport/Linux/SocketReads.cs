using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FirstToken.Transport.Linux;

/// <summary>Reads a socket together with the kernel's receive time of the bytes (facts: stamps.md).</summary>
internal static unsafe class SocketReads
{
    // Room for the time stamp's control message and one more.
    private const int ControlBytes = 128;

    /// <summary>One read of a socket that another thread may close meanwhile, whereupon another connection may get its number.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int Receive(SafeSocketHandle handle, Span<byte> buffer, out long kernelUnixNs)
    {
        using var held = new HeldSocket(handle);
        return Receive(held.Descriptor, buffer, out kernelUnixNs);
    }

    /// <summary>The same without a stamp.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int Receive(SafeSocketHandle handle, Span<byte> buffer)
    {
        using var held = new HeldSocket(handle);
        return Receive(held.Descriptor, buffer);
    }

    /// <summary>One <c>send</c> on a socket that another thread may close meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int Send(SafeSocketHandle handle, ReadOnlySpan<byte> bytes)
    {
        using var held = new HeldSocket(handle);
        return Send(held.Descriptor, bytes);
    }

    /// <summary>One non-blocking <c>recvmsg</c>.</summary>
    /// <param name="fd">A socket with SO_TIMESTAMPNS set.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="kernelUnixNs">Receive time of the last segment returned, CLOCK_REALTIME; 0 if the kernel gave none.</param>
    /// <returns>Bytes read; 0 at the end of the stream; −errno on failure.</returns>
    public static int Receive(int fd, Span<byte> buffer, out long kernelUnixNs)
    {
        kernelUnixNs = 0;
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* start = buffer)
        {
            Libc.IoVec vector = new() { Base = start, Length = (nuint)buffer.Length };
            Libc.MsgHdr message = new() { IoVec = &vector, IoVecLength = 1, Control = control, ControlLength = ControlBytes };
            nint read;
            do
            {
                read = Libc.RecvMsg(fd, &message, Libc.MsgDontWait);
            }
            while (read < 0 && Marshal.GetLastPInvokeError() == Libc.EIntr);

            if (read <= 0)
            {
                return read == 0 ? 0 : -Marshal.GetLastPInvokeError();
            }

            if (message.ControlLength >= (nuint)(sizeof(Libc.CMsgHdr) + sizeof(Libc.TimeSpec)))
            {
                var header = (Libc.CMsgHdr*)control;
                if (header->Level == Libc.SolSocket && header->Type == Libc.SoTimestampNs)
                {
                    kernelUnixNs = ((Libc.TimeSpec*)(header + 1))->TotalNanoseconds;
                }
            }

            return (int)read;
        }
    }

    /// <summary>One non-blocking <c>recv</c>.</summary>
    /// <returns>Bytes read; 0 at the end of the stream; −errno on failure.</returns>
    public static int Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint read;
            do
            {
                read = Libc.Recv(fd, start, (nuint)buffer.Length, Libc.MsgDontWait);
            }
            while (read < 0 && Marshal.GetLastPInvokeError() == Libc.EIntr);

            return read >= 0 ? (int)read : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>A failed call as the runtime would report it.</summary>
    /// <param name="error">Errno, as on Linux.</param>
    public static SocketException Failure(int error) => new((int)(error switch
    {
        32 or 108 => SocketError.Shutdown,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    }));

    /// <summary>Begins to connect a socket that does not block.</summary>
    /// <returns>0 where it is connected already; else errno, <see cref="Libc.EInProgress"/> while it is under way.</returns>
    public static int Connect(int fd, IPEndPoint address)
    {
        SocketAddress native = address.Serialize();
        fixed (byte* bytes = native.Buffer.Span)
        {
            return Libc.Connect(fd, bytes, (uint)native.Size) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>What came of connecting, once the socket is ready.</summary>
    /// <returns>0, or errno.</returns>
    public static int ConnectOutcome(int fd)
    {
        int error = 0;
        uint size = sizeof(int);
        _ = Libc.GetSockOpt(fd, Libc.SolSocket, Libc.SoError, &error, &size);
        return error;
    }

    /// <summary>How long a connection's handshake took.</summary>
    /// <param name="fd">A connected socket.</param>
    /// <param name="waited">How long we waited for it, Stopwatch ticks.</param>
    /// <returns>
    /// The kernel's own figure: we may have come to a finished handshake late. Where a segment had to be repeated it has
    /// none, and the wait was real.
    /// </returns>
    public static long ConnectTicks(int fd, long waited)
    {
        long handshake = HandshakeTicks(fd);
        return handshake > 0 ? Math.Min(handshake, waited) : waited;
    }

    /// <summary>The kernel's own measure of a connection's handshake (<c>tcpi_rtt</c> of <c>TCP_INFO</c>, tcp(7)).</summary>
    /// <returns>Stopwatch ticks; 0 when a segment was repeated or the kernel does not say.</returns>
    private static long HandshakeTicks(int fd)
    {
        const int TcpInfo = 11;
        const int IpProtoTcp = 6;
        const int RttAt = 68;
        const int TotalRetransmitsAt = 100;
        byte* info = stackalloc byte[TotalRetransmitsAt + sizeof(uint)];
        uint size = TotalRetransmitsAt + sizeof(uint);
        return Libc.GetSockOpt(fd, IpProtoTcp, TcpInfo, info, &size) == 0
            && size == TotalRetransmitsAt + sizeof(uint)
            && *(uint*)(info + TotalRetransmitsAt) == 0
            ? *(uint*)(info + RttAt) * (Stopwatch.Frequency / 1_000_000)
            : 0;
    }

    /// <summary>One non-blocking <c>send</c>.</summary>
    /// <returns>Bytes taken by the kernel; −errno on failure.</returns>
    public static int Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint sent;
            do
            {
                sent = Libc.Send(fd, start, (nuint)bytes.Length, Libc.MsgDontWait | Libc.MsgNoSignal);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == Libc.EIntr);

            return sent >= 0 ? (int)sent : -Marshal.GetLastPInvokeError();
        }
    }
}
