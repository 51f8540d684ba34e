namespace FirstToken.Gateway.Watching;

/// <summary>A route as a page shows it.</summary>
/// <param name="Prefix">The path its requests begin with.</param>
/// <param name="Upstreams">Names of its upstreams, the preferred one first.</param>
/// <param name="Mode"><c>exact</c> or <c>guarded</c>.</param>
internal sealed record RouteEntry(string Prefix, IReadOnlyList<string> Upstreams, string Mode);
