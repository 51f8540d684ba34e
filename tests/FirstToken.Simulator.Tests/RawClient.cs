using System.Net.Sockets;
using System.Text;

namespace FirstToken.Simulator.Tests;

/// <summary>Talks bytes to the simulator.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(url.Host, url.Port, cancellationToken);
        return new RawClient(socket);
    }

    public static string Post(string path, string body, string headers = "") =>
        $"POST {path} HTTP/1.1\r\nhost: sim\r\nx-api-key: k\r\nauthorization: Bearer k\r\nanthropic-version: 2023-06-01\r\n{headers}content-length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public Task SendAsync(string text, CancellationToken cancellationToken) => SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) => await _socket.SendAsync(bytes, cancellationToken);

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the other side closes, or until a text has come so often.</summary>
    public async Task<string> ReadAsync(string until, int times, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var buffer = new byte[65536];
        while (Count(Encoding.UTF8.GetString([.. bytes]), until) < times)
        {
            int read = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            bytes.AddRange(buffer.AsSpan(0, read));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public void Dispose() => _socket.Dispose();

    private static int Count(string text, string part) => part.Length == 0 ? 0 - 1 : text.Split(part).Length - 1;
}
