using System.Text.Json.Serialization;

namespace FirstToken.Judging;

/// <summary>How a gate ended.</summary>
public enum GateOutcome
{
    /// <summary>The change is proven to be within the gate.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The change is proven to be beyond the gate.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Neither is proven.</summary>
    [JsonStringEnumMemberName("cannot_tell")]
    CannotTell,
}
