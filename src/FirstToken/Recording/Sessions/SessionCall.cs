using FirstToken.Providers;

namespace FirstToken.Recording.Sessions;

/// <summary>One request to the model in a coding session.</summary>
public sealed record SessionCall
{
    /// <summary>The provider's id of the answer; every record of the log that carries it is part of this one call.</summary>
    public required string MessageId { get; init; }

    /// <summary>The provider's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>The subagent that asked; absent for the main loop.</summary>
    public string? Agent { get; init; }

    /// <summary>The model that answered; absent for failures.</summary>
    public string? Model { get; init; }

    /// <summary>When the request was sent; absent in logs of older versions, which do not say.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the last part of the answer was complete.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Tokens, by the provider's own count.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The provider's stop reason.</summary>
    public string? StopReason { get; init; }

    /// <summary>HTTP status of a failure; absent for an answer, and for a failure without one.</summary>
    public int? ErrorStatus { get; init; }

    /// <summary>The request failed, and is in the log for that.</summary>
    public bool Failed { get; init; }

    /// <summary>How long the client then waited before it tried again, milliseconds.</summary>
    public double? RetryAfterMs { get; init; }

    /// <summary>The tools the answer asked for, in its order.</summary>
    public IReadOnlyList<SessionTool> Tools { get; init; } = [];
}
