using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FirstToken.EndToEnd;

/// <summary>A TCP server that reads a request head and body and then does whatever the test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly bool _readRequest;
    private readonly Task _loop;

    private ScriptedServer(Func<NetworkStream, CancellationToken, Task> answer, bool readRequest)
    {
        _answer = answer;
        _readRequest = readRequest;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Answers each request of each connection with these bytes and closes.</summary>
    public static ScriptedServer Answering(string response) =>
        new(async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(response), token), readRequest: true);

    /// <summary>Answers each request by a script.</summary>
    public static ScriptedServer Doing(Func<NetworkStream, CancellationToken, Task> answer) => new(answer, readRequest: true);

    /// <summary>Plays a script with each connection, which reads the request itself.</summary>
    public static ScriptedServer Reading(Func<NetworkStream, CancellationToken, Task> script) => new(script, readRequest: false);

    /// <summary>Says this as soon as it is connected to, whatever it is asked.</summary>
    public static ScriptedServer Blurting(string response) =>
        new(async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(response), token), readRequest: false);

    /// <summary>Takes connections and never reads a byte.</summary>
    public static ScriptedServer Silent() => new((_, token) => Task.Delay(Timeout.Infinite, token), readRequest: false);

    /// <summary>A port for a server to be started; where nobody is to listen, a <see cref="FirstToken.Tests.Transport.ClosedPort"/> stays so.</summary>
    public static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    /// <summary>A status line, JSON body and the headers around it.</summary>
    public static string Json(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {Encoding.UTF8.GetByteCount(body)}\r\nconnection: close\r\n{headers}\r\n{body}";

    /// <summary>The head of an answer that streams until the connection closes.</summary>
    public static string StreamHead { get; } = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(served);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (_readRequest)
                {
                    await ReadRequestAsync(stream);
                }

                await _answer(stream, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
            }
        }
    }

    private async Task ReadRequestAsync(NetworkStream stream)
    {
        var seen = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                throw new IOException("closed");
            }

            seen.Write(buffer, 0, read);
            string text = Encoding.Latin1.GetString(seen.GetBuffer(), 0, (int)seen.Length);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && seen.Length >= end + 4 + ContentLength(text[..end]))
            {
                return;
            }
        }
    }

    private static int ContentLength(string head)
    {
        string? line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
