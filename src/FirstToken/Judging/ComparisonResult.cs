using System.Text.Json.Serialization;

namespace FirstToken.Judging;

/// <summary>Two or more targets compared, schema <c>firsttoken.compare/1</c>.</summary>
public sealed record ComparisonResult
{
    /// <summary>The schema this version writes.</summary>
    public const string CurrentSchema = "firsttoken.compare/1";

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>Some answer came from the simulator: to be marked in every report.</summary>
    public bool Simulated { get; init; }

    /// <summary>Changes up to this many percent count as none.</summary>
    public double SameWithinPercent { get; init; }

    /// <summary>Bootstrap rounds made.</summary>
    public int Rounds { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many tests <see cref="FigureComparison.PAdjusted"/> was corrected for.</summary>
    public int Tests { get; init; }

    /// <summary>The comparisons.</summary>
    public required IReadOnlyList<TargetComparison> Comparisons { get; init; }

    /// <summary>The gates; a result for each gate and comparison.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    /// <summary>Some gate is proven to be broken.</summary>
    [JsonIgnore]
    public bool IsRegression => Gates.Any(gate => gate.Outcome == GateOutcome.Failed);

    /// <summary>Some gate could not be judged.</summary>
    [JsonIgnore]
    public bool IsUnclear => Gates.Any(gate => gate.Outcome == GateOutcome.CannotTell);

    /// <summary>The result as tests of a build: the gates, or without gates every figure.</summary>
    public IEnumerable<ComparisonCheck> Checks() => Gates.Count > 0
        ? Gates.Select(gate => new ComparisonCheck(
            gate.Gate,
            gate.Outcome == GateOutcome.CannotTell ? null : gate.Outcome == GateOutcome.Passed,
            gate.Message)
        {
            Group = gate.Second,
        })
        : from comparison in Comparisons
          from figure in comparison.Figures
          select new ComparisonCheck(
              figure.Figure,
              figure.Verdict switch
              {
                  ComparisonVerdict.NotEnoughSamples => null,
                  ComparisonVerdict.Slower or ComparisonVerdict.Worse => false,
                  _ => true,
              },
              ComparisonWords.Of(figure, SameWithinPercent))
          {
              Group = comparison.Second.Name,
          };
}
