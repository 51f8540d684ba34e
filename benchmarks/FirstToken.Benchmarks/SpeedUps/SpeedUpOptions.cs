using FirstToken.Benchmarks.Relays;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>The flags of <c>benchmarks/speed-ups</c>.</summary>
/// <param name="FirstToken">Where the command is.</param>
/// <param name="Only">Which speed-ups, by name; all where empty.</param>
/// <param name="Quick">A smoke test: fewer requests, bounds shown and not judged.</param>
internal sealed record SpeedUpOptions(string FirstToken, IReadOnlyList<string> Only, bool Quick)
{
    public static string Usage { get; } =
        $"""
        usage: benchmarks/speed-ups [--only NAME,…] [--quick]
          --only   which: {string.Join(", ", SpeedUpsBenchmark.Names)}; without it all
          --quick  a smoke test: fewer requests, and the bounds are shown, not judged
        """;

    /// <summary>Reads them.</summary>
    /// <exception cref="BenchmarkException">They cannot be understood.</exception>
    public static SpeedUpOptions Parse(string firstToken, IReadOnlyList<string> arguments)
    {
        var options = new SpeedUpOptions(Path.GetFullPath(firstToken), [], Quick: false);
        for (int i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--only" when i + 1 < arguments.Count => options with { Only = Known(arguments[++i]) },
                var flag => throw new BenchmarkException($"unknown flag {flag}, or one without its value\n{Usage}"),
            };
        }

        return options;
    }

    private static string[] Known(string value)
    {
        string[] names = value.Split(',');
        return names.FirstOrDefault(name => !SpeedUpsBenchmark.Names.Contains(name)) is { } unknown
            ? throw new BenchmarkException($"--only: there is no {unknown}; there are {string.Join(", ", SpeedUpsBenchmark.Names)}")
            : names;
    }
}
