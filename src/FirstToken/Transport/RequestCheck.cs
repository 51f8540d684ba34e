namespace FirstToken.Transport;

/// <summary>Refuses requests that would not be what they seem on the wire.</summary>
internal static class RequestCheck
{
    /// <exception cref="ArgumentException">A header would break into two: a key pasted with its line end, say.</exception>
    public static void Check(WireRequest request)
    {
        if (request.Path.AsSpan().ContainsAny('\r', '\n', ' '))
        {
            throw new ArgumentException($"the path '{request.Path}' is not percent-encoded");
        }

        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            if (header.Value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                throw new ArgumentException($"the value of header '{header.Key}' contains a line break");
            }
        }
    }
}
