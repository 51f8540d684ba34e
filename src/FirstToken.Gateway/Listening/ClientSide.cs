using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FirstToken.Gateway.Listening;

/// <summary>What Kestrel is told about the connections of clients: those with TLS, and those that speak HTTP/2.</summary>
internal static class ClientSide
{
    /// <summary>How long a connection without a request stays open: bursts of a client find it warm.</summary>
    public static readonly TimeSpan IdleConnection = TimeSpan.FromMinutes(10);

    public static void Configure(KestrelServerOptions kestrel, IPEndPoint listen, ClientConnections clients, ServerTls? tls, Http2Detour http2)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinResponseDataRate = null; // slow readers are the upstream's matter
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestHead.MostBytes;
        kestrel.Limits.MaxRequestLineSize = RequestHead.MostLineBytes;
        kestrel.Limits.KeepAliveTimeout = IdleConnection;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        if (tls is null)
        {
            kestrel.Listen(http2.EndPoint, options => options.Protocols = HttpProtocols.Http2);
            return;
        }

        kestrel.Listen(listen, options =>
        {
            options.Protocols = HttpProtocols.Http1AndHttp2;
            clients.Watch(options);
            DirectTransport.Use(options);
            tls.Use(options);
        });
    }
}
