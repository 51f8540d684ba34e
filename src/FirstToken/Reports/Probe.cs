using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>What a probe shows of a target.</summary>
/// <param name="Name">The target.</param>
/// <param name="Record">The request shown; absent when it was interrupted before any ended.</param>
/// <param name="Requests">How many it was chosen from.</param>
public sealed record Probe(string Name, RequestRecord? Record, int Requests);
