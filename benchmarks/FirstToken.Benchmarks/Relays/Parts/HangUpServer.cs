using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>
/// A server of endless Anthropic streams that notices at once when a connection is closed. The simulator notices when it next writes, a
/// token later, and then not at the first write.
/// </summary>
internal sealed class HangUpServer : IDisposable
{
    /// <summary>Between two tokens.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku-4-5\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    private const string Token = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"word \"}}\n\n";
    private const string Head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n";
    private const string Marker = "hangup-";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = new();
    private readonly TimeSpan _longest;
    private int _numbers;

    /// <summary>Starts to listen on a free port.</summary>
    /// <param name="longest">How long a stream goes on whose client does not leave.</param>
    public HangUpServer(TimeSpan longest)
    {
        _longest = longest;
        _listener.Start(100);
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        new Thread(Accept) { IsBackground = true, Name = "hang-up" }.Start();
    }

    public Uri Url { get; }

    /// <summary>A name for the model of a request to come, and when its connection was closed: Stopwatch ticks, 0 for not in time.</summary>
    public (string Model, Task<long> Closed) Expect()
    {
        string model = string.Create(CultureInfo.InvariantCulture, $"{Marker}{Interlocked.Increment(ref _numbers):0000}");
        var closed = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[model] = closed;
        return (model, closed.Task);
    }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true, Name = "hang-up stream" }.Start();
            }
        }
        catch (SocketException)
        {
            // The listener was closed: the end.
        }
    }

    // A thread a connection: it waits for the close itself, so nothing stands between the kernel's word and the stamp.
    private void Serve(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            socket.NoDelay = true;
            while (ReadRequest(socket) is { } model)
            {
                long closed = Stream(socket);
                if (_expected.TryRemove(model, out TaskCompletionSource<long>? waiting))
                {
                    waiting.TrySetResult(closed);
                }

                if (closed != 0)
                {
                    return;
                }
            }
        }
        catch (SocketException)
        {
            // Closed between two requests: nobody waits for that.
        }
    }

    private static string? ReadRequest(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            int read = socket.Receive(buffer);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            string soFar = text.ToString();
            int at = soFar.IndexOf(Marker, StringComparison.Ordinal);
            if (at >= 0 && (soFar.EndsWith('}') || soFar.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)))
            {
                return soFar.Substring(at, Marker.Length + 4);
            }
        }
    }

    private long Stream(Socket socket)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            socket.Send(Encoding.ASCII.GetBytes(Head + Chunk(Start)));
            byte[] token = Encoding.ASCII.GetBytes(Chunk(Token));
            var one = new byte[1];
            while (Stopwatch.GetElapsedTime(start) < _longest)
            {
                // Readable in the middle of an answer means closed: nobody sends a second request before the first is answered.
                if (socket.Poll(Gap, SelectMode.SelectRead) && socket.Receive(one) == 0)
                {
                    return Stopwatch.GetTimestamp();
                }

                socket.Send(token);
            }

            socket.Send("0\r\n\r\n"u8);
            return 0;
        }
        catch (SocketException)
        {
            return Stopwatch.GetTimestamp(); // reset instead of closed
        }
    }

    private static string Chunk(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n");
}
