namespace FirstToken.Statistics.Comparing;

/// <summary>The random part of a bootstrap: a pair of normal scores for each round. The same seed gives the same.</summary>
public sealed class BootstrapLuck
{
    private readonly double[] _first;
    private readonly double[] _second;

    /// <summary>Draws it.</summary>
    /// <param name="rounds">Number of rounds, 100 or more.</param>
    /// <param name="seed">Any value.</param>
    public BootstrapLuck(int rounds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 100);
        var random = new SeededRandom(seed);
        _first = new double[rounds];
        _second = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            _first[round] = random.NextNormal();
            _second[round] = random.NextNormal();
        }
    }

    /// <summary>Number of rounds.</summary>
    public int Rounds => _first.Length;

    /// <summary>The scores of one round for two sides whose luck is correlated.</summary>
    internal (double First, double Second) Of(int round, double correlation)
    {
        double first = _first[round];
        return (first, (correlation * first) + (Math.Sqrt(1 - (correlation * correlation)) * _second[round]));
    }
}
