using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FirstToken.Gateway.WarmingUp;

/// <summary>
/// A server on the loopback that answers every request with the same short stream, piece by piece. Relaying it has the runtime
/// compile what a real stream needs, before one comes: the first request of a cold process is 100 ms late (facts: relay.md §2.2).
/// </summary>
internal sealed class CannedUpstream : IAsyncDisposable
{
    private const string Head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_warm\r\ntransfer-encoding: chunked\r\n\r\n";

    private static readonly byte[][] s_pieces =
    [
        Encoding.ASCII.GetBytes(Head),
        Chunk("message_start", """{"type":"message_start","message":{"id":"msg_warm","model":"warm","usage":{"input_tokens":1,"output_tokens":1}}}"""),
        .. Enumerable.Repeat(Chunk("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"warm"}}"""), 20),
        Chunk("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":20}}"""),
        [.. Chunk("message_stop", """{"type":"message_stop"}"""), .. "0\r\n\r\n"u8],
    ];

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public CannedUpstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _work = AcceptAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndPoint}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private static byte[] Chunk(string name, string data)
    {
        string text = $"event: {name}\ndata: {data}\n\n";
        return Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        byte[] request = new byte[4096];
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                // Each request of the warm-up is small and comes in one piece.
                while (await socket.ReceiveAsync(request, _stop.Token) > 0)
                {
                    foreach (byte[] piece in s_pieces)
                    {
                        await socket.SendAsync(piece, _stop.Token);
                        await Task.Yield();
                    }
                }
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException)
            {
                // The warm-up is over.
            }
        }
    }
}
