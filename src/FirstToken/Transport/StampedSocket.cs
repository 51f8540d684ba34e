using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FirstToken.Transport.Linux;

namespace FirstToken.Transport;

/// <summary>Connections that know when their bytes arrived: by the kernel's stamp on Linux, elsewhere by the return of the read.</summary>
public static class StampedSocket
{
    // A thread for each two processors: the other half is for who is on the other side. One that serves clients and upstreams alike is
    // seldom idle under load, and who sleeps has to be woken.
    private static readonly Lazy<IoLoop[]> s_loops = new(() =>
        [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(i => new IoLoop($"connections-{i}", measures: false))]);

    private static int s_used;

    /// <summary>Opens a connection.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stream, which is also an <see cref="IArrivalStamps"/> where the system stamps arrivals.</returns>
    /// <exception cref="SocketException">Nobody answers, or refuses.</exception>
    public static async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (OperatingSystem.IsLinux())
        {
            return await LoopStream.ConnectAsync(address, NextLoop(), cancellationToken).ConfigureAwait(false);
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connection that was accepted. Its reads end on the thread that saw the bytes arrive, where the system has one, as after <see cref="WakeInline"/>.</summary>
    /// <param name="socket">The connection; closed with the stream.</param>
    /// <param name="whenEnded">
    /// Told, once or more, that the other side has sent its last byte or the connection broke; on a thread that serves others too: it must neither
    /// block nor throw. Only where the system tells of it unasked (Linux); elsewhere whoever reads finds out.
    /// </param>
    public static Stream Accepted(Socket socket, Action whenEnded)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(whenEnded);
        return OperatingSystem.IsLinux() ? LoopStream.Accepted(socket, NextLoop(), whenEnded) : new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>
    /// Lets reads of a connection end on the thread that saw the bytes arrive, where the system has one: nothing is faster. It serves other
    /// connections too, so from here on whoever reads must neither block nor compute for long. TLS handshakes do: to be called after them.
    /// </summary>
    /// <param name="stream">From <see cref="ConnectAsync"/>; nobody is waiting for it.</param>
    public static void WakeInline(Stream stream)
    {
        if (OperatingSystem.IsLinux() && stream is LoopStream loop)
        {
            loop.WakesInline = true;
        }
    }

    /// <summary>
    /// Keeps the thread that sees a connection's bytes arrive from sleeping, where the system has one: nothing is seen sooner, and its processor does
    /// nothing else. To be ended by <see cref="EndPolling"/>, as often.
    /// </summary>
    /// <param name="stamps">A connection from <see cref="ConnectAsync"/>.</param>
    public static void BeginPolling(IArrivalStamps stamps)
    {
        if (OperatingSystem.IsLinux() && stamps is LoopStream stream)
        {
            stream.Loop.Poll();
        }
    }

    /// <summary>Lets it sleep again, where no other connection of its keeps it awake.</summary>
    /// <param name="stamps">The connection.</param>
    public static void EndPolling(IArrivalStamps stamps)
    {
        if (OperatingSystem.IsLinux() && stamps is LoopStream stream)
        {
            stream.Loop.Rest();
        }
    }

    /// <summary>How long those threads have looked in vain in place of sleeping, all of them together, since the process began.</summary>
    public static TimeSpan PolledInVain => s_loops.IsValueCreated ? Stopwatch.GetElapsedTime(0, s_loops.Value.Sum(static loop => loop.PolledInVain)) : TimeSpan.Zero;

    /// <summary>
    /// Runs something on this thread once it has read what is readable now, where it is one that sees the bytes of connections arrive. It serves them all: what is run must
    /// neither block, compute for long, nor throw.
    /// </summary>
    /// <returns>Whether it will be run; <see langword="false"/> on any other thread.</returns>
    public static bool TryAfterReads(Action action)
    {
        if (IoLoop.Current is not { } loop)
        {
            return false;
        }

        loop.AfterReads(action);
        return true;
    }

    /// <summary>Sends what the system takes at once, in one call and nothing else: the runtime's sockets keep books of each send, which a stream of small ones pays for every token.</summary>
    /// <returns>Bytes taken. 0 where none were, for whatever reason: the socket's own sending knows which.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int TrySend(Socket socket, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return OperatingSystem.IsLinux() ? Math.Max(0, SocketReads.Send(socket.SafeHandle, bytes)) : 0;
    }

    private static IoLoop NextLoop() => s_loops.Value[(uint)Interlocked.Increment(ref s_used) % (uint)s_loops.Value.Length];
}
