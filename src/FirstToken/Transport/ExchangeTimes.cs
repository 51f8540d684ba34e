using System.Runtime.InteropServices;

namespace FirstToken.Transport;

/// <summary>
/// The moments of one exchange, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; 0 where a moment did not happen.
/// Connection phases are durations, and only there when this exchange opened its connection.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct ExchangeTimes
{
    /// <summary>Duration of name resolution; 0 when the host is an address or the answer was shared.</summary>
    public long Dns { get; set; }

    /// <summary>Duration of the TCP handshake.</summary>
    public long Connect { get; set; }

    /// <summary>Duration of the TLS handshake.</summary>
    public long Tls { get; set; }

    /// <summary>r: just before the first byte of the request was handed to the socket.</summary>
    public long Sent { get; set; }

    /// <summary>Just after the write that handed over the last byte returned.</summary>
    public long SendDone { get; set; }

    /// <summary>b: arrival of the first response byte.</summary>
    public long FirstByte { get; set; }

    /// <summary>Arrival of the newest response byte.</summary>
    public long LastByte { get; set; }
}
