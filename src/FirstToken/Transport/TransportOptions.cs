using System.Net.Security;

namespace FirstToken.Transport;

/// <summary>How an <see cref="HttpTransport"/> connects.</summary>
public sealed record TransportOptions
{
    /// <summary>HTTP/2 on every exchange instead of HTTP/1.1; arrival stamps are then those of the read.</summary>
    public bool Http2 { get; init; }

    /// <summary>A new connection for every exchange.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>Ask the kernel for receive times where it has them. Off, stamps are those of the read, as on other systems.</summary>
    public bool KernelStamps { get; init; } = true;

    /// <summary>Connections being opened at once to one endpoint; more wait. Default 256: a listen queue has its limits.</summary>
    public int MaxDials { get; init; } = 256;

    /// <summary>Connections idle for longer are closed instead of used. Default 50 s: the shortest-tempered servers in the field wait 60.</summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>I/O threads for plain connections on Linux. Default: half the processors, at least one, at most four.</summary>
    public int Loops { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Judges server certificates; <see langword="null"/> trusts what the system trusts.</summary>
    public RemoteCertificateValidationCallback? AcceptCertificate { get; init; }
}
