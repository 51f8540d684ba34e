namespace FirstToken.Gateway.Settings;

/// <summary>Which answers are kept, and for how long. Whoever asks for the same again, byte for byte and with the same credentials, gets them.</summary>
public sealed record CacheSettings
{
    /// <summary>How long an answer is kept. Default 1 hour.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes kept in memory; those unused for longest go first. Default 64 MB.</summary>
    public long Bytes { get; init; } = 64_000_000;

    /// <summary>Whether a kept stream comes at the pace at which it once came, else at once. Default no.</summary>
    public bool Paced { get; init; }

    /// <summary>Gives requests that mean the same as an earlier one its answer; absent wants the same bytes.</summary>
    public SemanticSettings? Semantic { get; init; }
}
