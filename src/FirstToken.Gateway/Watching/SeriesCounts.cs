namespace FirstToken.Gateway.Watching;

/// <summary>What is counted of a series since the start. A copy is made by <c>with</c>.</summary>
internal sealed record SeriesCounts
{
    /// <summary>Requests that ended, however.</summary>
    public long Requests { get; set; }

    /// <summary>Those that failed, whoever's fault; not those the caller left.</summary>
    public long Failed { get; set; }

    /// <summary>Those whose caller left before the answer was whole.</summary>
    public long ClientLeft { get; set; }

    /// <summary>Those whose answer was streamed.</summary>
    public long Streamed { get; set; }

    /// <summary>Those that found an open connection.</summary>
    public long Reused { get; set; }

    /// <summary>Those that opened one.</summary>
    public long Opened { get; set; }

    /// <summary>Those that had none within the deadline.</summary>
    public long ConnectTimeouts { get; set; }

    /// <summary>Those for which none could be made.</summary>
    public long ConnectFailures { get; set; }

    /// <summary>Input tokens neither read from nor written to a cache.</summary>
    public long Input { get; set; }

    /// <summary>Input tokens read from the provider's cache.</summary>
    public long CacheRead { get; set; }

    /// <summary>Input tokens written to it.</summary>
    public long CacheWrite { get; set; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long Output { get; set; }

    /// <summary>Requests with usage, so that the tokens above mean something.</summary>
    public long WithUsage { get; set; }

    /// <summary>Cost by the price table, USD.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Requests with a cost.</summary>
    public long Priced { get; set; }

    /// <summary>Requests with usage that have no price.</summary>
    public long Unpriced { get; set; }

    /// <summary>Bytes of the requests' bodies.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Bytes of the answers' bodies passed on.</summary>
    public long AnswerBytes { get; set; }
}
