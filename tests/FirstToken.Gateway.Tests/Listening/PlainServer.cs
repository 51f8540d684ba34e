using System.Net;
using FirstToken.Gateway.Listening;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Tests.Listening;

/// <summary>A server of HTTP/1.1 that answers as a test says.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    public PlainServer(Func<HttpContext, Task> handle)
    {
        Server = new Http1Server(handle, new Http2Detour(), TimeProvider.System);
        Url = new Uri($"http://127.0.0.1:{Server.Start(new IPEndPoint(IPAddress.Loopback, 0)).Port}");
    }

    public Http1Server Server { get; }

    public Uri Url { get; }

    /// <summary>A server that says what it was asked: method, target, fields and body, a line each.</summary>
    public static PlainServer Echo() => new(EchoAsync);

    public Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(Url);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        IEnumerable<string> fields = context.Request.Headers.Select(field => $"{field.Key}={string.Join('|', field.Value.ToArray())}");
        string said = string.Join('\n', [$"{context.Request.Method} {context.Request.Path} {context.Request.QueryString}", .. fields, body]);
        context.Response.ContentLength = System.Text.Encoding.Latin1.GetByteCount(said);
        await context.Response.Body.WriteAsync(System.Text.Encoding.Latin1.GetBytes(said), context.RequestAborted);
    }
}
