namespace FirstToken.Gateway.Watching;

/// <summary>The body of <c>GET /sla</c>.</summary>
/// <param name="Timestamp">When it was made, ISO 8601, UTC.</param>
/// <param name="Simulated">Whether some answers came from our simulator: their figures describe no provider.</param>
/// <param name="WindowS">The time covered, seconds.</param>
/// <param name="Requests">Requests that ended in it.</param>
/// <param name="Verdict"><c>fail</c> where a target is missed, <c>pass</c> where all are met, else <c>undecided</c>.</param>
/// <param name="Targets">The targets.</param>
internal sealed record SlaReport(string Timestamp, bool Simulated, decimal? WindowS, long Requests, string Verdict, IReadOnlyList<SlaLine> Targets);
