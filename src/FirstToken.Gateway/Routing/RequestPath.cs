namespace FirstToken.Gateway.Routing;

/// <summary>The path and query of a request target (RFC 9112 §3.2), byte for byte as the client wrote them.</summary>
internal static class RequestPath
{
    /// <summary>Takes a request target apart. The host of an absolute one is left out: clients do not choose where requests go.</summary>
    /// <returns><see langword="false"/> for a target without a path, and for one with dot segments, which could leave a route's prefix.</returns>
    public static bool TryRead(string target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        ReadOnlySpan<char> rest = target;
        if (!rest.StartsWith("/"))
        {
            int host = rest.IndexOf("://");
            int slash = host < 0 ? -1 : rest[(host + 3)..].IndexOf('/');
            rest = slash < 0 ? [] : rest[(host + 3 + slash)..];
        }

        int mark = rest.IndexOf('?');
        path = mark < 0 ? rest : rest[..mark];
        query = mark < 0 ? [] : rest[mark..];
        return path.Length > 0 && !HasDotSegment(path);
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        if (!path.ContainsAny('.', '%'))
        {
            return false;
        }

        foreach (Range range in path.SplitAny('/', '\\'))
        {
            ReadOnlySpan<char> segment = path[range];
            if (segment.Length is > 0 and <= 6 && segment[0] is '.' or '%'
                && segment.ToString().Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..")
            {
                return true;
            }
        }

        return false;
    }
}
