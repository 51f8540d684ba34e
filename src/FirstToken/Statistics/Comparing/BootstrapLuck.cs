namespace FirstToken.Statistics.Comparing;

/// <summary>The random part of a bootstrap: three normal scores for each round, one of either side and one of the spread. The same seed gives the same.</summary>
public sealed class BootstrapLuck
{
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _spread;

    /// <summary>Draws it.</summary>
    /// <param name="rounds">Number of rounds, 100 or more.</param>
    /// <param name="seed">Any value.</param>
    public BootstrapLuck(int rounds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 100);
        var random = new SeededRandom(seed);
        _first = new double[rounds];
        _second = new double[rounds];
        _spread = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            _first[round] = random.NextNormal();
            _second[round] = random.NextNormal();
            _spread[round] = random.NextNormal();
        }
    }

    /// <summary>Number of rounds.</summary>
    public int Rounds => _first.Length;

    /// <summary>The scores of one round for two sides whose luck is correlated.</summary>
    internal (double First, double Second) Of(int round, double correlation, LuckScale scale)
    {
        double by = scale.At(_spread[round]);
        double first = by * _first[round];
        double own = by * _second[round];
        return (first, (correlation * first) + (Math.Sqrt(1 - (correlation * correlation)) * own));
    }
}
