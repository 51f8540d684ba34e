namespace FirstToken.Gateway.Watching;

/// <summary>Whose figures these are. Every part is clean (<see cref="LabelText"/>).</summary>
/// <param name="Route">Prefix of the route.</param>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Model">The model; <c>none</c> where it is not known, <c>other</c> beyond the bound.</param>
/// <param name="Status">The status the client got; <c>none</c> where it left before there was one.</param>
/// <param name="Simulated">The answers came from our simulator.</param>
internal readonly record struct SeriesKey(string Route, string Upstream, string Model, string Status, bool Simulated);
