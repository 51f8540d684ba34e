namespace FirstToken.Reports.Charts;

/// <summary>Many dots in few: those within one cell of a few pixels become one, in three strengths by their number.</summary>
internal sealed class DotGrid(double cell)
{
    private const int SingleUpTo = 1;
    private const int FewUpTo = 5;

    private readonly Dictionary<(int X, int Y), int> _counts = [];

    public void Add(double x, double y)
    {
        (int X, int Y) key = ((int)Math.Round(x / cell), (int)Math.Round(y / cell));
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>The dots as paths, weakest first.</summary>
    public IEnumerable<(string Style, PathData Dots)> Paths()
    {
        bool anyShared = _counts.Values.Any(count => count > SingleUpTo);
        ILookup<string, (int X, int Y)> byStrength = _counts
            .OrderBy(dot => dot.Key.X).ThenBy(dot => dot.Key.Y)
            .ToLookup(dot => anyShared ? Strength(dot.Value) : string.Empty, dot => dot.Key);
        foreach (string strength in (string[])[" one", " some", string.Empty])
        {
            var path = new PathData();
            foreach ((int x, int y) in byStrength[strength])
            {
                path.Dot(x * cell, y * cell);
            }

            yield return (strength, path);
        }
    }

    private static string Strength(int count) => count <= SingleUpTo ? " one" : count <= FewUpTo ? " some" : string.Empty;
}
