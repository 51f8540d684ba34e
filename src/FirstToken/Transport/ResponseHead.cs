using System.Runtime.InteropServices;

namespace FirstToken.Transport;

/// <summary>Status and header fields of a response.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">Fields in the order received; names in lower case.</param>
public sealed record ResponseHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    // What it mostly is, is far quicker read as such.
    internal ReadOnlySpan<KeyValuePair<string, string>> Fields => Headers switch
    {
        KeyValuePair<string, string>[] array => array,
        List<KeyValuePair<string, string>> list => CollectionsMarshal.AsSpan(list),
        _ => Headers.ToArray(),
    };

    /// <summary>The first value of a field, or <see langword="null"/>.</summary>
    /// <param name="name">Field name in lower case.</param>
    public string? this[string name]
    {
        get
        {
            foreach ((string other, string value) in Fields)
            {
                if (other == name)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
