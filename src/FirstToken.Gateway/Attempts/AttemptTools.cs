using FirstToken.Gateway.Background;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Attempts;

/// <summary>What attempts are made with; one of a kind in a gateway.</summary>
internal sealed class AttemptTools(DeadlineWatch watch, TapReaders readers, TtftBook book, Effects effects, TimeProvider time, Func<GatewaySettings> settings)
{
    private readonly SeededRandom _random = new((ulong)time.GetTimestamp());
    private readonly Lock _lock = new();

    public DeadlineWatch Watch => watch;

    public TapReaders Readers => readers;

    public TtftBook Book => book;

    public Balancer Balancer { get; } = new(book, time);

    public HedgeBudget Hedges { get; } = new(time);

    /// <summary>Holds background requests back while the upstream's limits are wanted for others.</summary>
    public BackgroundPacer Pacer { get; } = new(effects, time);

    public Effects Effects => effects;

    /// <summary>The streams under way, whoever relays them.</summary>
    public required StreamCount Streams { get; init; }

    public TimeProvider Time => time;

    /// <summary>What the gateway is told, asked anew each time.</summary>
    public Func<GatewaySettings> Settings => settings;

    /// <summary>A random number from 0 to 1.</summary>
    public double Luck()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }
}
