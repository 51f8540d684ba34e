namespace FirstToken.Cli.Running;

/// <summary>What <c>gateway bench</c> was asked for.</summary>
internal sealed record GatewayBenchAsked
{
    /// <summary><c>latency</c>, <c>streaming</c>, <c>concurrent</c>: those wanted.</summary>
    public required IReadOnlyList<string> Tests { get; init; }

    /// <summary>Requests of each side in a test.</summary>
    public required int Requests { get; init; }

    /// <summary>Requests at once in the concurrent test.</summary>
    public required int Workers { get; init; }

    /// <summary>Output limit of a request.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Most time of a request.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Spending limit of each test, USD; absent for none.</summary>
    public decimal? MaxCostUsd { get; init; }
}
