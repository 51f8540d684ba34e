using System.Diagnostics;
using FirstToken.Transport;

namespace FirstToken.Gateway.Relaying;

/// <summary>When one upstream request came to its phases, Stopwatch ticks; 0 where it did not. Filled by the connection that carries it.</summary>
internal sealed class CallTimes
{
    private static readonly AsyncLocal<CallTimes?> s_current = new();
    private IArrivalStamps? _stamps;

    /// <summary>The request being written on this flow of control: how a pooled connection learns whom it serves.</summary>
    public static CallTimes? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>r: the first of the request handed to the socket.</summary>
    public long Sent { get; set; }

    /// <summary>Whether its connection was opened for it.</summary>
    public bool NewConnection { get; private set; }

    /// <summary>Time to resolve the name, where a connection was opened.</summary>
    public long Dns { get; private set; }

    /// <summary>Time of the TCP handshake, where a connection was opened.</summary>
    public long Connect { get; private set; }

    /// <summary>Time of the TLS handshake, where a connection was opened and encrypted.</summary>
    public long Tls { get; private set; }

    /// <summary>Whether arrivals are the kernel's.</summary>
    public bool KernelStamps => _stamps is { LastWasKernel: true };

    /// <summary>Notes the connection that carries it.</summary>
    public void Carry(IArrivalStamps? stamps, bool isNew, ConnectionTimes times)
    {
        _stamps = stamps;
        NewConnection = isNew;
        if (isNew)
        {
            (Dns, Connect, Tls) = (times.Dns, times.Connect, times.Tls);
        }
    }

    /// <summary>When the bytes just read arrived: now, where nobody stamps.</summary>
    public long Arrival() => _stamps?.LastArrival is { } arrival and not 0 && arrival >= Sent ? arrival : Stopwatch.GetTimestamp();
}
