namespace FirstToken.Gateway.Translating;

/// <summary>An error answer in the words of another API.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Header fields, names in lower case; without a length.</param>
/// <param name="Body">The JSON body.</param>
public sealed record ErrorAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);
