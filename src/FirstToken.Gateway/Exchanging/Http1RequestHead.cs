using System.Net.Http.Headers;
using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Exchanging;

/// <summary>Writes the head of a request (RFC 9112 §3, §5): target and fields as they are, each value on a line of its own.</summary>
/// <param name="root">Scheme, host and port of the server.</param>
internal sealed class Http1RequestHead(Uri root)
{
    private readonly string _host = HostOf(root);

    public void Write(HttpRequestMessage request, Http1Bytes to)
    {
        to.Write(request.Method.Method);
        to.Write(" "u8);
        to.Write(request.RequestUri!.PathAndQuery);
        to.Write(" HTTP/1.1\r\nHost: "u8);
        to.Write(request.Headers.Host ?? _host);
        to.Write("\r\n"u8);
        Write(request.Headers.NonValidated, to);
        if (request.Content is { } content)
        {
            Write(content.Headers.NonValidated, to);
        }

        WriteFraming(request, to);
        to.Write("\r\n"u8);
    }

    private static string HostOf(Uri root) =>
        (root.HostNameType == UriHostNameType.IPv6 ? root.Host : root.IdnHost) + (root.IsDefaultPort ? string.Empty : $":{root.Port}");

    private static void Write(HttpHeadersNonValidated fields, Http1Bytes to)
    {
        foreach ((string name, HeaderStringValues values) in fields)
        {
            // Those say what this writer decides.
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (string value in values)
            {
                Write(name, value, to);
            }
        }
    }

    private static void Write(string name, string value, Http1Bytes to)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0') || name.AsSpan().ContainsAny('\r', '\n', ':'))
        {
            throw new HttpRequestException($"the field {name.ReplaceLineEndings(" ")} has a line end in it"); // or it would be two fields
        }

        to.Write(name);
        to.Write(": "u8);
        to.Write(value);
        to.Write("\r\n"u8);
    }

    // RFC 9110 §8.6: a method that means a body says that there is none.
    private static void WriteFraming(HttpRequestMessage request, Http1Bytes to)
    {
        long? length = request.Content switch
        {
            WholeBody whole => whole.Bytes.Length,
            FlowingBody flowing => flowing.Length ?? -1,
            _ => request.Method.Method is "GET" or "HEAD" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE" ? null : 0,
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
