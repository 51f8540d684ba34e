namespace FirstToken.Gateway.Settings;

/// <summary>Somebody who may use the gateway, and how much. The key itself is nowhere kept.</summary>
public sealed record GatewayKey
{
    /// <summary>What records and metrics call the holder.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, 64 hexadecimal digits in lower case. Keys are 256 random bits: salt and rounds would add nothing.</summary>
    public required string Hash { get; init; }

    /// <summary>Requests a minute; absent for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, input and output and those of the cache together; absent for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>USD a day of UTC; absent for no limit. Calls without a known price cost nothing here.</summary>
    public decimal? UsdPerDay { get; init; }
}
