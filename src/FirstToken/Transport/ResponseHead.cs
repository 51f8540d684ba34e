namespace FirstToken.Transport;

/// <summary>Status and header fields of a response.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">Fields in the order received; names in lower case.</param>
public sealed record ResponseHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The first value of a field, or <see langword="null"/>.</summary>
    /// <param name="name">Field name in lower case.</param>
    public string? this[string name]
    {
        get
        {
            for (int i = 0; i < Headers.Count; i++)
            {
                if (string.Equals(Headers[i].Key, name, StringComparison.Ordinal))
                {
                    return Headers[i].Value;
                }
            }

            return null;
        }
    }
}
