using System.Buffers;
using System.Globalization;
using System.Text;
using FirstToken.Simulator.Plans;
using Microsoft.AspNetCore.WebUtilities;

namespace FirstToken.Simulator.Linux;

/// <summary>Writes HTTP/1.1 response heads, one after the other into the same memory.</summary>
internal sealed class ResponseHead
{
    private readonly ArrayBufferWriter<byte> _bytes = new(2048);
    private long _second;
    private string _date = "";

    /// <summary>Writes a head.</summary>
    /// <param name="plan">The answer.</param>
    /// <param name="keepAlive">Whether the connection lives on.</param>
    /// <param name="chunking">Whether the client knows chunked answers.</param>
    /// <returns>The bytes; valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(Plan plan, bool keepAlive, bool chunking)
    {
        _bytes.ResetWrittenCount();
        Put("HTTP/1.1 ");
        Put(plan.Status);
        Put(" ");
        Put(ReasonPhrases.GetReasonPhrase(plan.Status));
        Put("\r\n");
        foreach ((string name, string value) in plan.Headers)
        {
            Put(name);
            Put(": ");
            Put(value);
            Put("\r\n");
        }

        Put("date: ");
        Put(Date());
        Put("\r\n");
        if (plan.Body is { } body)
        {
            if (plan.Status != 204)
            {
                Put("content-length: ");
                Put(body.Length);
                Put("\r\n");
            }
        }
        else if (chunking)
        {
            Put("transfer-encoding: chunked\r\n");
        }

        Put(keepAlive ? "\r\n" : "connection: close\r\n\r\n");
        return _bytes.WrittenSpan;
    }

    private string Date()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (now.ToUnixTimeSeconds() is var second && second != _second)
        {
            _second = second;
            _date = now.ToString("R", CultureInfo.InvariantCulture);
        }

        return _date;
    }

    private void Put(string text) => _bytes.Advance(Encoding.Latin1.GetBytes(text, _bytes.GetSpan(text.Length)));

    private void Put(int number)
    {
        number.TryFormat(_bytes.GetSpan(16), out int written, default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }
}
