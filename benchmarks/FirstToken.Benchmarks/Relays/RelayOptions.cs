using System.Globalization;

namespace FirstToken.Benchmarks.Relays;

/// <summary>The flags of <c>benchmarks/gateway</c>.</summary>
internal sealed record RelayOptions
{
    public const string Usage =
        """
        usage: benchmarks/gateway [--part all|latency,streams,json,hangup,memory,soak] [--only direct,nginx,nginx-default,haproxy,httpx,httpx-8k,ours,ours-keep-awake,ours-busy-poll]
                                  [--rounds N] [--streams N] [--tokens N] [--soak] [--soak-tokens N] [--quick]
          --part         what to measure; without it latency, streams, json and hangup; all for memory and soak too: every figure there is
          --only         which paths, direct always among them; without it all that are here
          --rounds       streams through each path one at a time (100)
          --tokens       tokens of each of these (20)
          --streams      open streams of part memory (5000)
          --soak         part soak alone: ten million tokens, ten minutes at most
          --soak-tokens  another number of tokens for it
          --quick        a smoke test: everything small, and the bounds are shown, not judged
        """;

    private const string All = "all";
    private static readonly string[] s_allParts = ["latency", "streams", "json", "hangup", "memory", "soak"];
    private static readonly string[] s_counts = ["--rounds", "--streams", "--tokens", "--soak-tokens"];

    public required string FirstToken { get; init; }

    public IReadOnlyList<string> Parts { get; init; } = ["latency", "streams", "json", "hangup"];

    public IReadOnlyList<string> Only { get; init; } = [];

    public int Rounds { get; init; } = 100;

    public int Tokens { get; init; } = 20;

    public int MemoryStreams { get; init; } = 5000;

    public int SoakTokens { get; init; } = 10_000_000;

    public bool Quick { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="BenchmarkException">They cannot be understood.</exception>
    public static RelayOptions Parse(string firstToken, IReadOnlyList<string> arguments)
    {
        var options = new RelayOptions { FirstToken = Path.GetFullPath(firstToken) };
        if (arguments.Contains("--quick"))
        {
            options = options with { Quick = true, Rounds = 8, Tokens = 10, MemoryStreams = 500, SoakTokens = 200_000 };
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            string flag = arguments[i];
            options = flag switch
            {
                "--quick" => options,
                "--soak" => options with { Parts = ["soak"] },
                "--part" => options with { Parts = Names(flag, Value(), s_allParts) },
                "--only" => options with { Only = Value().Split(',') },
                _ when s_counts.Contains(flag) => With(options, flag, Count(flag, Value())),
                _ => throw new BenchmarkException($"unknown flag {flag}\n{Usage}"),
            };

            string Value() => ++i < arguments.Count ? arguments[i] : throw new BenchmarkException($"{flag} needs a value\n{Usage}");
        }

        return options;
    }

    private static RelayOptions With(RelayOptions options, string flag, int count) => flag switch
    {
        "--rounds" => options with { Rounds = count },
        "--tokens" => options with { Tokens = count },
        "--streams" => options with { MemoryStreams = count },
        _ => options with { SoakTokens = count },
    };

    private static string[] Names(string flag, string value, string[] known)
    {
        string[] names = value.Split(',');
        return names.FirstOrDefault(name => name != All && !known.Contains(name)) is { } unknown
            ? throw new BenchmarkException($"{flag}: there is no {unknown}; there are {string.Join(", ", known)}, or {All}")
            : names.Contains(All) ? known : names;
    }

    private static int Count(string flag, string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new BenchmarkException($"{flag}: '{value}' is no number above 0");
}
