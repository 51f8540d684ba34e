using System.Text.Json.Serialization;

namespace FirstToken.Judging;

/// <summary>What is proven about a figure's change from the first side to the second.</summary>
public enum ComparisonVerdict
{
    /// <summary>Neither a change nor its absence is proven.</summary>
    [JsonStringEnumMemberName("not_enough_samples")]
    NotEnoughSamples,

    /// <summary>The whole interval lies within what counts as the same.</summary>
    [JsonStringEnumMemberName("same")]
    Same,

    /// <summary>Less time, or more tokens a second.</summary>
    [JsonStringEnumMemberName("faster")]
    Faster,

    /// <summary>More time, or fewer tokens a second.</summary>
    [JsonStringEnumMemberName("slower")]
    Slower,

    /// <summary>A change for the better of what is not a matter of speed (failures, cost).</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>A change for the worse of what is not a matter of speed.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,
}
