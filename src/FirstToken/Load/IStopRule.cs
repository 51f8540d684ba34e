using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>Ends a run before its requests or its time do. Told of measured requests in the order of their end, one at a time.</summary>
internal interface IStopRule
{
    /// <summary>Takes one measured request.</summary>
    /// <param name="record">What was observed.</param>
    /// <returns>Why the run is to end now; <see langword="null"/> to go on.</returns>
    StopDecision? Add(RequestRecord record);
}

/// <summary>Why a run is to end.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">One line about it, for people.</param>
internal readonly record struct StopDecision(StopReason Reason, string Detail);
