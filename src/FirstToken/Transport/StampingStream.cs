using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using FirstToken.Transport.Linux;

namespace FirstToken.Transport;

/// <summary>
/// A socket as a stream that remembers when the bytes of its last read arrived, by the kernel's stamp. Stands under
/// <see cref="System.Net.Security.SslStream"/>, so that the stamp is that of the ciphertext.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class StampingStream : NetworkStream, IArrivalStamps
{
    private readonly ClockAnchor _anchor = new();
    private readonly SafeSocketHandle _handle;

    public StampingStream(Socket socket)
        : base(socket, ownsSocket: true)
    {
        KernelStamps.Enable(socket);
        _handle = socket.SafeHandle;
    }

    public long LastArrival { get; private set; }

    public bool LastWasKernel { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return await Socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            int read = SocketReads.Receive(_handle, buffer.Span, out long kernelUnixNs);
            if (read >= 0)
            {
                long now = Stopwatch.GetTimestamp();
                _anchor.Refresh(now);
                LastWasKernel = _anchor.TryConvert(kernelUnixNs, LastArrival, now, out long arrived);
                LastArrival = arrived;
                return read;
            }

            if (read != -Libc.EAgain)
            {
                throw new IOException("the connection broke", SocketReads.Failure(-read));
            }

            // An empty receive completes when there is something to read.
            await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
