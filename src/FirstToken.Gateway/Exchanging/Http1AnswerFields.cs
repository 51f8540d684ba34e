using System.Globalization;
using System.Text;
using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Exchanging;

/// <summary>Takes the field lines of an answer, and what they say about its body and its connection.</summary>
internal ref struct Http1AnswerFields(FieldList taken, FieldList? former, bool isHttp11)
{
    private string? _name;
    private string _value = string.Empty;
    private bool _isChunked;
    private bool _isCoded;
    private bool _keeps = isHttp11;
    private bool _closes;
    private string? _length;

    /// <summary>What was taken.</summary>
    public readonly FieldList Taken => taken;

    /// <summary>Takes a line that is not empty.</summary>
    public bool TryTake(scoped ReadOnlySpan<byte> line)
    {
        if (line.ContainsAny((byte)'\r', (byte)'\0'))
        {
            return false; // RFC 9110 §5.5: whoever passed it on would make two fields of one
        }

        if (line[0] is (byte)' ' or (byte)'\t')
        {
            _value = $"{_value} {Encoding.Latin1.GetString(line[Ascii.Trim(line)])}"; // a folded line (RFC 9112 §5.2)
            return _name is not null;
        }

        if (!TryNote())
        {
            return false;
        }

        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAny((byte)' ', (byte)'\t'))
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..];
        (string? name, string? text) = former is not null && taken.Lines.Length < former.Lines.Length ? former.Lines[taken.Lines.Length] : default;
        (_name, _value) = (Text(line[..colon], name), Text(value[Ascii.Trim(value)], text));
        return true;
    }

    /// <summary>Takes the end of the head. RFC 9112 §6.3, in its order.</summary>
    public bool TryEnd(int status, string method, out Http1Framing framing)
    {
        framing = default;
        long bytes = 0;
        if (!TryNote() || (_length is not null && !long.TryParse(_length, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)))
        {
            return false;
        }

        if (_isCoded)
        {
            taken.Remove("Content-Length"); // the chunks tell the length; who would pass it on would smuggle
        }

        bool keeps = _keeps && !_closes;
        framing = method == "HEAD" || status is 204 or 304 or < 200 ? new Http1Framing(Http1BodyKind.None, 0, keeps)
            : _isChunked ? new Http1Framing(Http1BodyKind.Chunked, 0, keeps)
            : _isCoded || _length is null ? new Http1Framing(Http1BodyKind.UntilClose, 0, KeepsConnection: false)
            : new Http1Framing(Http1BodyKind.Length, bytes, keeps);
        return true;
    }

    private bool TryNote()
    {
        if (_name is not { } name)
        {
            return true;
        }

        if (FieldList.IsSame(name, "Content-Length"))
        {
            if (_length is not null)
            {
                return _length == _value; // twice the same is once; two lengths are none
            }

            _length = _value;
        }
        else if (FieldList.IsSame(name, "Transfer-Encoding"))
        {
            (_isCoded, _isChunked) = (true, _value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase));
        }
        else if (FieldList.IsSame(name, "Connection"))
        {
            bool isUsual = _value == "keep-alive";
            _closes |= !isUsual && _value.Contains("close", StringComparison.OrdinalIgnoreCase);
            _keeps |= isUsual || _value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase);
        }

        taken.Add(name, _value);
        return true;
    }

    // A server mostly sends the same fields in the same order.
    private static string Text(ReadOnlySpan<byte> bytes, string? former) =>
        former is not null && Ascii.Equals(bytes, former) ? former : Encoding.Latin1.GetString(bytes);
}
