using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace FirstToken.Gateway.Tests;

/// <summary>A TCP connection spoken to in bytes. Text is Latin-1: what is read is what was on the wire.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    // No test waits so long: what does would hang for ever.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly StringBuilder _read = new();

    public static async Task<RawConnection> ConnectAsync(Uri to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, to.Port, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
        }
    }

    /// <summary>Reads until the text has come, and gives out all up to its end.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (true)
        {
            string gathered = _read.ToString();
            int at = gathered.IndexOf(text, StringComparison.Ordinal);
            if (at >= 0)
            {
                _read.Remove(0, at + text.Length);
                return gathered[..(at + text.Length)];
            }

            if (!await ReadMoreAsync())
            {
                throw new EndOfStreamException($"the connection ended before '{text}' came; it brought: {gathered}");
            }
        }
    }

    /// <summary>Reads all there is until the other side closes or breaks the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        try
        {
            while (await ReadMoreAsync())
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }

        string all = _read.ToString();
        _read.Clear();
        return all;
    }

    /// <summary>Reads a request with its body, by its content length.</summary>
    public async Task<string> ReadRequestAsync()
    {
        string head = await ReadUntilAsync("\r\n\r\n");
        int length = Length(head);
        while (_read.Length < length)
        {
            Assert.True(await ReadMoreAsync(), "the request broke off");
        }

        string body = _read.ToString(0, length);
        _read.Remove(0, length);
        return head + body;
    }

    /// <summary>Reads an answer with its body, by its content length.</summary>
    public Task<string> ReadAnswerAsync() => ReadRequestAsync();

    /// <summary>SHA-256 of the next bytes, hexadecimal.</summary>
    public async Task<string> DigestAsync(int count)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        byte[] before = Encoding.Latin1.GetBytes(_read.ToString());
        _read.Clear();
        hash.AppendData(before);
        for (int left = count - before.Length; left > 0;)
        {
            int read = await socket.ReceiveAsync(_buffer.AsMemory(0, Math.Min(left, _buffer.Length)), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
            hash.AppendData(_buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Waits until the other side has closed the connection.</summary>
    public async Task WaitForCloseAsync() => await ReadToEndAsync();

    public void Shutdown() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private static int Length(string head)
    {
        const string Name = "content-length:";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at) - at - Name.Length), CultureInfo.InvariantCulture);
    }

    private async Task<bool> ReadMoreAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_longestSilence);
        int read;
        try
        {
            read = await socket.ReceiveAsync(_buffer, patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"nothing more came; it brought: {_read}");
        }

        _read.Append(Encoding.Latin1.GetString(_buffer, 0, read));
        return read > 0;
    }
}
