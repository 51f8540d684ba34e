using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FirstToken.Gateway.Serving;

/// <summary>What Kestrel is told about the connections of clients.</summary>
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
        kestrel.Limits.MaxRequestHeadersTotalSize = 128 << 10;
        kestrel.Limits.MaxRequestLineSize = 32 << 10;
        kestrel.Limits.KeepAliveTimeout = IdleConnection;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Listen(listen, options =>
        {
            options.Protocols = tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            clients.Watch(options);
            DirectTransport.Use(options);
            tls?.Use(options);
            if (tls is null)
            {
                options.Use(next => connection => http2.SortAsync(connection, next));
            }
        });
        if (tls is null)
        {
            kestrel.Listen(http2.EndPoint, options => options.Protocols = HttpProtocols.Http2);
        }
    }
}
