namespace FirstToken.Transport;

/// <summary>
/// An HTTP request as a provider wants it. <c>host</c> and <c>content-length</c> are the transport's to add;
/// <c>accept-encoding</c> is never sent (facts: wire.md §0.6).
/// </summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query exactly as they go on the wire, percent-encoded, from the root of the host.</param>
/// <param name="Headers">Header fields in order, lower-case names, credentials and signature included.</param>
/// <param name="Body">Body bytes; empty for none.</param>
public sealed record WireRequest(
    string Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>Method and path only: headers hold credentials.</summary>
    public override string ToString() => $"{Method} {Path}";
}
