using System.Runtime.InteropServices;
using FirstToken.Simulator.Pacing;

namespace FirstToken.Simulator.Linux;

/// <summary>Reads sockets together with the kernel's receive time of the last segment read.</summary>
internal sealed unsafe class StampedReader(int size) : IDisposable
{
    private const int ControlSize = 64;
    private readonly byte* _bytes = (byte*)NativeMemory.Alloc((nuint)size);
    private readonly byte* _control = (byte*)NativeMemory.AllocZeroed(ControlSize);

    public ReadOnlySpan<byte> Bytes(int count) => new(_bytes, count);

    /// <summary>Bytes read; 0 at the end of the stream, negative when there are none or the socket failed.</summary>
    public int Read(int fd, out long receivedUnixNs)
    {
        var vector = new Native.IoVector { Base = _bytes, Length = (nuint)size };
        var message = new Native.MessageHeader { Vectors = &vector, VectorCount = 1, Control = _control, ControlLength = ControlSize };
        nint read = Native.ReceiveMessage(fd, &message, Native.DontWait);
        if (read < 0 && Marshal.GetLastPInvokeError() is not (Native.Again or Native.Interrupted))
        {
            read = 0;
        }

        receivedUnixNs = 0;
        // A control message: length (8 bytes), level and type (4 each), then here seconds and nanoseconds.
        if (read > 0 && message.ControlLength >= 32 &&
            *(int*)(_control + 8) == Native.SocketLevel && *(int*)(_control + 12) == Native.ReceiveTimestampNs)
        {
            receivedUnixNs = (*(long*)(_control + 16) * 1_000_000_000) + *(long*)(_control + 24);
        }

        if (receivedUnixNs == 0)
        {
            receivedUnixNs = WallClock.UnixNanoseconds();
        }

        return (int)read;
    }

    /// <summary>Looks at a connection's first bytes without taking them.</summary>
    public static ConnectionKind Peek(int fd)
    {
        byte* first = stackalloc byte[3];
        nint read = Native.Receive(fd, first, 3, Native.Peek | Native.DontWait);
        if (read <= 0)
        {
            // The end or an error is for the ordinary read to find out.
            return read == 0 ? ConnectionKind.Http1 : ConnectionKind.Undecided;
        }

        var bytes = new ReadOnlySpan<byte>(first, (int)read);
        return bytes[0] == 0x16 ? ConnectionKind.Tls
            : bytes.SequenceEqual("PRI"u8) ? ConnectionKind.Http2
            : read < 3 && "PRI"u8.StartsWith(bytes) ? ConnectionKind.Undecided
            : ConnectionKind.Http1;
    }

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        NativeMemory.Free(_control);
    }
}
