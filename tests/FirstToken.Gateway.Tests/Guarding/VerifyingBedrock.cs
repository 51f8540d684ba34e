using System.Collections.Concurrent;
using System.Text;
using FirstToken.Tests;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>A Bedrock on a socket that takes signed requests alone, and keeps what it got.</summary>
internal sealed class VerifyingBedrock : IAsyncDisposable
{
    public const string Answer = """{"id":"m","type":"message","role":"assistant","content":[{"type":"text","text":"signed and answered"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}""";

    private readonly ScriptedUpstream _upstream = new();
    private readonly AwsVerifier _verifier;
    private readonly ConcurrentBag<RawConnection> _connections = [];
    private readonly Task _serving;

    public VerifyingBedrock(AwsVerifier verifier)
    {
        _verifier = verifier;
        _serving = ServeAsync();
    }

    public Uri Url => _upstream.Url;

    /// <summary>The requests, whole.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Why requests were refused.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _upstream.Dispose();
        foreach (RawConnection connection in _connections)
        {
            connection.Dispose();
        }

        await _serving;
    }

    private async Task ServeAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                RawConnection connection = await _upstream.AcceptAsync();
                _connections.Add(connection);
                serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception closed) when (closed is System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(RawConnection connection)
    {
        try
        {
            while (true)
            {
                string request = await connection.ReadRequestAsync();
                Requests.Enqueue(request);
                int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                string[] lines = request[..end].Split("\r\n");
                string[] first = lines[0].Split(' ');
                (string, string)[] fields = [.. lines[1..].Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1]))];
                string? refusal = _verifier.Refuse(first[0], first[1], fields, Encoding.Latin1.GetBytes(request[(end + 4)..]), Url.Authority, TimeProvider.System.GetUtcNow());
                if (refusal is not null)
                {
                    Refused.Enqueue(refusal);
                    await connection.SendAsync(ScriptedUpstream.Json($"{{\"message\":\"{refusal}\"}}", "403 Forbidden"));
                }
                else if (first[1].EndsWith("/invoke-with-response-stream", StringComparison.Ordinal))
                {
                    byte[] events = GoldenVector.Get("bedrock-invoke-basic").Bytes;
                    await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nContent-Length: {events.Length}\r\n\r\n");
                    await connection.SendAsync(events);
                }
                else
                {
                    await connection.SendAsync(ScriptedUpstream.Json(Answer));
                }
            }
        }
        catch (Exception closed) when (closed is System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException or EndOfStreamException)
        {
        }
    }
}
