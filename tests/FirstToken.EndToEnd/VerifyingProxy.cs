using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FirstToken.Gateway.Tests.Guarding;

namespace FirstToken.EndToEnd;

/// <summary>Lets requests through to a simulator that are signed as AWS wants it, and no others.</summary>
internal sealed class VerifyingProxy : IAsyncDisposable
{
    private readonly AwsVerifier _verifier;
    private readonly Uri _simulator;
    private readonly ScriptedServer _server;

    public VerifyingProxy(AwsVerifier verifier, string simulator)
    {
        (_verifier, _simulator) = (verifier, new Uri(simulator));
        _server = ScriptedServer.Reading(ServeAsync);
    }

    public string Url => _server.Url;

    /// <summary>Request lines of what was let through.</summary>
    public ConcurrentQueue<string> Passed { get; } = new();

    /// <summary>Why others were not.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        using var simulator = new TcpClient();
        await simulator.ConnectAsync(_simulator.Host, _simulator.Port, cancellationToken);
        NetworkStream stream = simulator.GetStream();
        Task answering = AnswerAsync(stream, client, cancellationToken);
        while (await ReadAsync(client, cancellationToken) is { } request)
        {
            int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string[] lines = request[..end].Split("\r\n");
            string[] first = lines[0].Split(' ');
            (string, string)[] fields = [.. lines[1..].Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1]))];
            string host = new Uri(Url).Authority;
            if (_verifier.Refuse(first[0], first[1], fields, Encoding.Latin1.GetBytes(request[(end + 4)..]), host, TimeProvider.System.GetUtcNow()) is { } refusal)
            {
                Refused.Enqueue($"{lines[0]}: {refusal}");
                await client.WriteAsync(Encoding.UTF8.GetBytes(ScriptedServer.Json(403, $"{{\"message\":\"{refusal}\"}}")), cancellationToken);
                return;
            }

            Passed.Enqueue(lines[0]);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        }

        simulator.Client.Shutdown(SocketShutdown.Send);
        await answering;
    }

    // What the simulator cuts off is cut off for the client, too.
    private static async Task AnswerAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }

        try
        {
            to.Socket.Shutdown(SocketShutdown.Send); // no reset, which would take what is still on its way along
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task<string?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var seen = new StringBuilder();
        var buffer = new byte[64 << 10];
        while (true)
        {
            string text = seen.ToString();
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length >= end + 4 + Length(text[..end]))
            {
                return text; // clients here send one request after the answer to the one before
            }

            int read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            seen.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static int Length(string head)
    {
        string? line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }
}
