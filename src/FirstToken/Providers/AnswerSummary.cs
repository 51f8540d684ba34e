namespace FirstToken.Providers;

/// <summary>What an answer said about itself, filled while it is read. Reused between answers: copy what is kept.</summary>
public sealed class AnswerSummary
{
    /// <summary>Token usage so far; the newest of repeated figures wins, field by field.</summary>
    public Usage? Usage { get; set; }

    /// <summary>The provider's own stop reason, verbatim.</summary>
    public string? StopReason { get; set; }

    /// <summary>An error the provider reported inside the answer.</summary>
    public RequestError? Error { get; set; }

    /// <summary>The provider's id of the request (header) or, failing that, of the message.</summary>
    public string? RequestId { get; set; }

    /// <summary>The model that answered, as the provider names it.</summary>
    public string? Model { get; set; }

    /// <summary>The service tier the provider says it used.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>The provider's own figure of its processing time (design §3, "server").</summary>
    public TimeSpan? ServerTime { get; set; }

    /// <summary>The provider's own figure of its time to the first byte (Bedrock <c>firstByteLatency</c>).</summary>
    public TimeSpan? ServerFirstByte { get; set; }

    /// <summary>Rate-limit and retry headers, lower-case names, values verbatim.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RateLimits { get; set; } = [];

    /// <summary>Forgets everything, for the next answer.</summary>
    public void Clear()
    {
        Usage = null;
        StopReason = null;
        Error = null;
        RequestId = null;
        Model = null;
        ServiceTier = null;
        ServerTime = null;
        ServerFirstByte = null;
        RateLimits = [];
    }
}
