using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Listening;

/// <summary>
/// A request as ASP.NET sees it. One object serves all requests of a connection, one after the other: what a client says again and again
/// is taken over from the request before.
/// </summary>
/// <param name="body">Reads its body.</param>
internal sealed class ReceivedRequest(RequestBody body) : IHttpRequestFeature, IHttpRequestBodyDetectionFeature, IRequestBodyPipeFeature
{
    private readonly FieldHeaders _headers = new();

    // The fields of the request before.
    private FieldList _former = new();
    private bool _isHttp11;
    private bool _expects;
    private string? _length;
    private string? _coding;
    private string? _path;
    private string? _query;

    /// <summary>Whether the connection may carry another request, as far as this one says.</summary>
    public bool KeepsConnection { get; private set; }

    public bool IsHttp11 => _isHttp11;

    public bool IsHead { get; private set; }

    public string Method { get; set; } = string.Empty;

    public string RawTarget { get; set; } = string.Empty;

    public string Protocol
    {
        get => _isHttp11 ? "HTTP/1.1" : "HTTP/1.0";
        set => throw new NotSupportedException();
    }

    public string Scheme { get; set; } = "http";

    public string PathBase { get; set; } = string.Empty;

    public string Path
    {
        get => _path ??= RequestPath.TryRead(RawTarget, out ReadOnlySpan<char> path, out _) ? PathString.FromUriComponent(path.ToString()).Value! : string.Empty;
        set => _path = value;
    }

    public string QueryString
    {
        get => _query ??= RequestPath.TryRead(RawTarget, out _, out ReadOnlySpan<char> query) ? query.ToString() : string.Empty;
        set => _query = value;
    }

    public IHeaderDictionary Headers
    {
        get => _headers;
        set => throw new NotSupportedException();
    }

    public Stream Body
    {
        get => body.AsStream(leaveOpen: true);
        set => throw new NotSupportedException();
    }

    public bool CanHaveBody { get; private set; }

    public PipeReader Reader => body;

    /// <summary>Begins another request.</summary>
    public void Begin(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, bool isHttp11)
    {
        if (!Ascii.Equals(method, Method))
        {
            Method = HttpMethods.GetCanonicalizedValue(Encoding.ASCII.GetString(method));
        }

        if (!Ascii.Equals(target, RawTarget))
        {
            RawTarget = Encoding.ASCII.GetString(target);
            (_path, _query) = (null, null);
        }

        (_isHttp11, _expects, IsHead) = (isHttp11, false, Method == "HEAD");
        KeepsConnection = isHttp11;
        (_length, _coding) = (null, null);
        (_former, _headers.Fields) = (_headers.Fields, _former);
        _headers.Clear();
    }

    /// <summary>Takes a field over from the request before, where it stood at the same place with the same value.</summary>
    public bool TryRepeat(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int at = _headers.Fields.Lines.Length;
        if (at >= _former.Lines.Length || !Ascii.Equals(name, _former.Lines[at].Key) || !Ascii.Equals(value, _former.Lines[at].Value))
        {
            return false;
        }

        Note(_former.Lines[at]);
        return true;
    }

    /// <summary>Takes a field, the name of which was looked at.</summary>
    public void Add(string name, string value) => Note(new(name, value));

    /// <summary>Takes the end of the head. RFC 9112 §3.2, §6.3; what could be read in two ways is refused.</summary>
    /// <exception cref="BadHttpRequestException">It contradicts itself.</exception>
    public void EndHead()
    {
        int hosts = _headers["Host"].Count;
        if (hosts != 1 && (_isHttp11 || hosts > 1))
        {
            throw new BadHttpRequestException(hosts == 0 ? "the host field is missing" : "there is more than one host field");
        }

        long length = 0;
        if (_length is not null && !long.TryParse(_length, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            throw new BadHttpRequestException("the content-length field is no number");
        }

        if (_coding is not null && (_length is not null || !_isHttp11 || !_coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            throw new BadHttpRequestException("the transfer-encoding field is not understood, or contradicts the content-length field");
        }

        CanHaveBody = _coding is not null || length > 0;
        body.Begin(_coding is not null ? null : length, _expects && _isHttp11);
    }

    private void Note(KeyValuePair<string, string> line)
    {
        _headers.Fields.Add(line);
        (string name, string value) = line;
        switch (name.Length)
        {
            case 6 when name.Equals("Expect", StringComparison.OrdinalIgnoreCase):
                _expects |= value.Equals("100-continue", StringComparison.OrdinalIgnoreCase);
                break;
            case 10 when name.Equals("Connection", StringComparison.OrdinalIgnoreCase):
                KeepsConnection = !value.Contains("close", StringComparison.OrdinalIgnoreCase)
                    && (KeepsConnection || value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase));
                break;
            case 14 when name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase):
                _length = _length is null ? value : "twice";
                break;
            case 17 when name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase):
                _coding = _coding is null ? value : "twice";
                break;
        }
    }
}
