namespace FirstToken.Gateway.Watching;

/// <summary>The side of the upstreams.</summary>
/// <param name="Status"><c>starting</c>, <c>ready</c> or <c>draining</c>; <c>unknown</c> where nobody says.</param>
/// <param name="Initialized">Whether it has warmed up; absent where nobody says.</param>
/// <param name="RequestCount">Requests that ended since the start.</param>
/// <param name="ConnectionStats">What they found at the pools of connections.</param>
/// <param name="Configuration">How the first upstream is reached.</param>
internal sealed record AdapterPart(string Status, bool? Initialized, long RequestCount, ConnectionStats ConnectionStats, AdapterConfiguration Configuration);
