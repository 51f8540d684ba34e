namespace FirstToken.Recording;

/// <summary>What became of a target's requests.</summary>
public sealed record RunCounts
{
    /// <summary>Started, however they ended: <see cref="Ok"/> + <see cref="Failed"/>.</summary>
    public int Sent { get; init; }

    /// <summary>Succeeded.</summary>
    public int Ok { get; init; }

    /// <summary>Did not succeed.</summary>
    public int Failed { get; init; }

    /// <summary>Due by the arrival pattern, never started.</summary>
    public int Dropped { get; init; }

    /// <summary>The share of failed requests, 0 to 1, as another tool's file states it: the counts are then made from it. Absent in this tool's own files.</summary>
    public double? StatedErrorRate { get; init; }

    /// <summary>The failed by kind of error (<c>rate_limit</c>), names sorted.</summary>
    public IReadOnlyDictionary<string, int> ByError { get; init => field = value ?? new Dictionary<string, int>(); } = new Dictionary<string, int>();
}
