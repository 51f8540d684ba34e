using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace FirstToken.Gateway.Tests;

/// <summary>An upstream that does what the test says, byte by byte, and keeps what it got.</summary>
internal sealed class ScriptedUpstream : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ScriptedUpstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public Uri Url => new($"http://{_listener.LocalEndPoint}");

    public async Task<RawConnection> AcceptAsync()
    {
        Socket accepted = await _listener.AcceptAsync(TestContext.Current.CancellationToken);
        accepted.NoDelay = true;
        return new RawConnection(accepted);
    }

    /// <summary>Takes one request and answers it with these bytes, leaving the connection open.</summary>
    public async Task<(string Request, RawConnection Connection)> AnswerAsync(string answer)
    {
        RawConnection connection = await AcceptAsync();
        string request = await connection.ReadRequestAsync();
        await connection.SendAsync(answer);
        return (request, connection);
    }

    /// <summary>An answer of JSON.</summary>
    public static string Json(string body, string status = "200 OK", string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>The head of a streamed answer.</summary>
    public static string StreamHead(string headers = "") => $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{headers}Transfer-Encoding: chunked\r\n\r\n";

    /// <summary>A piece of a chunked body.</summary>
    public static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    public void Dispose() => _listener.Dispose();
}
