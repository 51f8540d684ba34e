namespace FirstToken.Simulator.Scripts;

/// <summary>Tokens of one answer in the normal form: the three input parts add up to the prompt, reasoning is a part of output.</summary>
internal sealed record TokenUsage
{
    public int InputUncached { get; init; }

    public int CacheRead { get; init; }

    public int CacheWrite5m { get; init; }

    public int CacheWrite1h { get; init; }

    public int Output { get; init; }

    public int Reasoning { get; init; }

    public int CacheWrite => CacheWrite5m + CacheWrite1h;

    public int TotalInput => InputUncached + CacheRead + CacheWrite;
}
