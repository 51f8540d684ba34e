using System.Net;

namespace FirstToken.Simulator.Serving;

/// <summary>Names a queue of accepted connections where Kestrel expects an address.</summary>
internal sealed class HandOverEndPoint(string name) : EndPoint
{
    public static HandOverEndPoint Http1 { get; } = new("http1");

    public static HandOverEndPoint Http2 { get; } = new("http2");

    public static HandOverEndPoint Tls { get; } = new("tls");

    public override string ToString() => name;
}
