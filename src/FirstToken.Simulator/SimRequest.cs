namespace FirstToken.Simulator;

/// <summary>One HTTP request as the formats see it.</summary>
internal sealed class SimRequest
{
    public required string Method { get; init; }

    /// <summary>The path with its percent escapes resolved: Bedrock ids come escaped or not.</summary>
    public required string Path { get; init; }

    /// <summary>The query without its question mark; empty for none.</summary>
    public string Query { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The first header of that name, in any case.</summary>
    public string? Header(string name)
    {
        for (int i = 0; i < Headers.Count; i++)
        {
            if (Headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Headers[i].Value;
            }
        }

        return null;
    }

    /// <summary>The value of a query parameter, unescaped; null if absent.</summary>
    public string? Parameter(string name)
    {
        foreach (Range range in Query.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> pair = Query.AsSpan(range);
            int equals = pair.IndexOf('=');
            if (equals > 0 && pair[..equals].SequenceEqual(name))
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..].ToString());
            }
        }

        return null;
    }

    public static SimRequest Parse(string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        // Absolute form ("POST http://host/path") is what proxies are sent; the host does not matter here.
        int scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && target[0] != '/')
        {
            int slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        int question = target.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? target : target[..question];
        return new SimRequest
        {
            Method = method,
            Path = path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path,
            Query = question < 0 ? "" : target[(question + 1)..],
            Headers = headers,
            Body = body,
        };
    }
}
