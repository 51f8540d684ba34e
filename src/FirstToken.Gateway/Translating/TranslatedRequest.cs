namespace FirstToken.Gateway.Translating;

/// <summary>A request as the other API wants it, or why there is none. Its body has been written to the output handed in.</summary>
public sealed record TranslatedRequest
{
    /// <summary>Why it cannot be translated. If set, only <see cref="Problem"/> means anything, and nothing has been written.</summary>
    public TranslationFault Fault { get; init; }

    /// <summary>The reason as one line for people; empty where there is no fault.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The path, escaped, without the upstream's own prefix and without a query.</summary>
    public string Path { get; init; } = "";

    /// <summary>The model's id there.</summary>
    public string Model { get; init; } = "";

    /// <summary>Whether the answer will be streamed.</summary>
    public bool Streams { get; init; }

    /// <summary>The end-to-end header fields, names in lower case; without length, host and any credential.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    internal static TranslatedRequest Refused(TranslationFault fault, string problem) => new() { Fault = fault, Problem = problem };
}
