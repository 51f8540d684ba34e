using System.Globalization;
using System.Text;

namespace FirstToken.Gateway.Listening;

/// <summary>The date field of answers that have none of their own (RFC 9110 §6.6.1), made anew once a second.</summary>
/// <param name="time">The clock.</param>
internal sealed class DateLine(TimeProvider time)
{
    private volatile Line _line = new(0, []);

    /// <summary>The whole line.</summary>
    public ReadOnlySpan<byte> Now
    {
        get
        {
            long second = time.GetUtcNow().ToUnixTimeSeconds();
            Line line = _line;
            if (line.Second != second)
            {
                string text = DateTimeOffset.FromUnixTimeSeconds(second).ToString("R", CultureInfo.InvariantCulture);
                _line = line = new Line(second, Encoding.ASCII.GetBytes($"Date: {text}\r\n"));
            }

            return line.Bytes;
        }
    }

    private sealed record Line(long Second, byte[] Bytes);
}
