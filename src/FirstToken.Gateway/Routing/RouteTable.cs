namespace FirstToken.Gateway.Routing;

/// <summary>Finds the route of a path: of the prefixes that fit, ending at a slash, the longest. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly Route[] _longestFirst;

    public RouteTable(IEnumerable<Route> routes) =>
        _longestFirst = [.. routes.OrderByDescending(route => route.Settings.Prefix.Length)];

    public IReadOnlyList<Route> Routes => _longestFirst;

    public Route? Find(ReadOnlySpan<char> path)
    {
        foreach (Route route in _longestFirst)
        {
            string prefix = route.Settings.Prefix;
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
            {
                return route;
            }
        }

        return null;
    }
}
