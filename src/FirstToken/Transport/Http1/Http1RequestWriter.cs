using System.Globalization;
using System.Text;

namespace FirstToken.Transport.Http1;

/// <summary>Writes an HTTP/1.1 request (RFC 9112 §3, §5) as one block of bytes, so that one write hands it over.</summary>
internal static class Http1RequestWriter
{
    public static byte[] Write(WireRequest request, string host)
    {
        var head = new StringBuilder(512);
        head.Append(request.Method).Append(' ').Append(request.Path).Append(" HTTP/1.1\r\nhost: ").Append(host).Append("\r\n");
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        }

        if (!request.Body.IsEmpty || request.Method is "POST" or "PUT")
        {
            head.Append("content-length: ").Append(request.Body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        }

        head.Append("\r\n");
        int headLength = Encoding.UTF8.GetByteCount(head.ToString());
        byte[] bytes = GC.AllocateUninitializedArray<byte>(headLength + request.Body.Length);
        Encoding.UTF8.GetBytes(head.ToString(), bytes);
        request.Body.Span.CopyTo(bytes.AsSpan(headLength));
        return bytes;
    }
}
