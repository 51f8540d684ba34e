using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>What a run file says besides plan and result.</summary>
public sealed record RunContext
{
    /// <summary>Unique id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>What people call the run.</summary>
    public string? Name { get; init; }

    /// <summary>Now.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>This program.</summary>
    public required RunTool Tool { get; init; }

    /// <summary>This machine; where the stamps came from is filled in.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>This machine's newest self-test.</summary>
    public SelftestResult? Selftest { get; init; }

    /// <summary>Date of the price table.</summary>
    public string? PriceAsOf { get; init; }

    /// <summary>An id that sorts by time: <c>20261121-043000-1f2e3d4c</c>.</summary>
    /// <param name="at">The moment.</param>
    public static string NewId(DateTimeOffset at) => $"{at.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}";
}
