namespace FirstToken.Statistics;

/// <summary>Samples in ascending order, whole thousandths of a unit; at least one.</summary>
internal interface IAscendingSamples
{
    int Count { get; }

    Int128 Sum { get; }

    /// <summary>The sample at a rank, from 1.</summary>
    long At(int rank);

    /// <summary>Sum of the squared distances from <paramref name="mean"/>.</summary>
    double SquaresAround(double mean);
}
