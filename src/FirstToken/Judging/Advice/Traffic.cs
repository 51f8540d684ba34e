using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice;

/// <summary>Requests of one origin to one target: what advice is about.</summary>
public sealed record Traffic
{
    /// <summary>The target as it is typed (<c>anthropic:claude-haiku-4-5</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The file the requests come from.</summary>
    public required string Source { get; init; }

    /// <summary>What kind of file that is.</summary>
    public required TrafficKind Kind { get; init; }

    /// <summary>The provider's name in a target.</summary>
    public required string Provider { get; init; }

    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Whether answers were streamed; absent where it cannot be told.</summary>
    public bool? Streamed { get; init; }

    /// <summary>The deadline of a whole request, milliseconds; absent where not known.</summary>
    public double? DeadlineMs { get; init; }

    /// <summary>Something random stood at the head of each prompt, so that no cache could answer.</summary>
    public bool HasNonce { get; init; }

    /// <summary>Each prompt begins with the whole of the one before and its answer: requests of one conversation.</summary>
    public bool IsConversation { get; init; }

    /// <summary>Some answer came from the simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>Every request, failures included, by the time it was sent.</summary>
    public required IReadOnlyList<RunRequest> Requests
    {
        get;
        init
        {
            field = value;
            Ok = [.. value.Where(request => request.Error is null)];
        }
    }

    /// <summary>The calls of a session with their tools, in its order; empty for other traffic.</summary>
    public IReadOnlyList<SessionCall> Calls { get; init; } = [];

    /// <summary>The requests that succeeded.</summary>
    public IReadOnlyList<RunRequest> Ok { get; private init; } = [];

    /// <summary>The provider's name in the price table.</summary>
    public string PriceProvider => ProviderRegistry.Find(Provider)?.PriceProvider ?? Provider;

    /// <summary>The target as an argument of a command line.</summary>
    internal string Argument => Name.Any(character => !char.IsAsciiLetterOrDigit(character) && !"-_.:/@".Contains(character, StringComparison.Ordinal))
        ? $"\"{Name.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : Name;

    /// <summary>The file as an argument of a command line.</summary>
    internal string SourceArgument => Source.Contains(' ', StringComparison.Ordinal) ? $"\"{Source}\"" : Source;

    /// <summary>The figures of the successful requests that have one.</summary>
    internal IEnumerable<double> Samples(Func<RunRequest, double?> figure) => Ok.Select(figure).Where(value => value is { } number && double.IsFinite(number)).Select(value => value!.Value);

    /// <summary>The median of a figure over the successful requests, where enough have one to state its interval.</summary>
    internal Estimate? Median(Func<RunRequest, double?> figure) => Estimates.Median(Samples(figure)) is { Interval: not null } median ? median : null;

    /// <summary>Whether another traffic went to the same target.</summary>
    internal bool IsSameTarget(Traffic other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);
}
