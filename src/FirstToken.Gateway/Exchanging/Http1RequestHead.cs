using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Exchanging;

/// <summary>Writes the head of a request (RFC 9112 §3, §5): target and fields as they are, each value on a line of its own.</summary>
/// <param name="root">Scheme, host and port of the server.</param>
internal sealed class Http1RequestHead(Uri root)
{
    private readonly string _host = HostOf(root);

    public void Write(OutgoingRequest request, Http1Bytes to)
    {
        if (request.Target.AsSpan().ContainsAny(' ', '\r', '\n'))
        {
            throw new HttpRequestException("the request's target has a line end or a space in it");
        }

        to.Write(request.Method);
        to.Write(" "u8);
        to.Write(request.Target);
        to.Write(" HTTP/1.1\r\nHost: "u8);
        to.Write(request.Host ?? _host);
        to.Write("\r\n"u8);
        foreach ((string name, string value) in request.Fields.Lines)
        {
            if (!IsOurs(name))
            {
                Write(name, value, to);
            }
        }

        WriteFraming(request, to);
        to.Write("\r\n"u8);
    }

    private static string HostOf(Uri root) =>
        (root.HostNameType == UriHostNameType.IPv6 ? root.Host : root.IdnHost) + (root.IsDefaultPort ? string.Empty : $":{root.Port}");

    // They say what this writer decides.
    private static bool IsOurs(string name) =>
        FieldList.IsSame(name, "Host") || FieldList.IsSame(name, "Content-Length") || FieldList.IsSame(name, "Transfer-Encoding");

    private static void Write(string name, string value, Http1Bytes to)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new HttpRequestException($"the field {name} has a line end in it"); // or it would be two fields
        }

        to.WriteLine(name, value);
    }

    // RFC 9110 §8.6: a method that means a body says that there is none.
    private static void WriteFraming(OutgoingRequest request, Http1Bytes to)
    {
        long? length = request.Body switch
        {
            WholeBody whole => whole.Bytes.Length,
            FlowingBody flowing => flowing.Length ?? -1,
            _ => request.Method is "GET" or "HEAD" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE" ? null : 0,
        };
        if (length is { } bytes)
        {
            to.Write(bytes < 0 ? "Transfer-Encoding: chunked"u8 : "Content-Length: "u8);
            if (bytes >= 0)
            {
                to.Write(bytes);
            }

            to.Write("\r\n"u8);
        }
    }
}
