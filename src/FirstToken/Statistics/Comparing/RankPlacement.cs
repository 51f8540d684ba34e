namespace FirstToken.Statistics.Comparing;

/// <summary>How the samples of one side stand among those of another.</summary>
internal static class RankPlacement
{
    /// <summary>The share of <paramref name="ascending"/> below a value, samples equal to it counting half.</summary>
    public static double ShareBelow(double[] ascending, double value)
    {
        int less = Count(ascending, value, orEqual: false);
        return (less + Count(ascending, value, orEqual: true)) / (2d * ascending.Length);
    }

    /// <summary>Samples below a value, or not above it.</summary>
    public static int Count(double[] ascending, double value, bool orEqual)
    {
        int low = 0;
        for (int high = ascending.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] < value || (orEqual && ascending[middle] == value))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Σ (t³ − t) over groups of t equal samples among two ascending lists together.</summary>
    public static double TieTerm(double[] first, double[] second)
    {
        double term = 0;
        int left = 0;
        int right = 0;
        while (left < first.Length || right < second.Length)
        {
            double value = right >= second.Length || (left < first.Length && first[left] <= second[right]) ? first[left] : second[right];
            double equal = 0;
            for (; left < first.Length && first[left] == value; left++)
            {
                equal++;
            }

            for (; right < second.Length && second[right] == value; right++)
            {
                equal++;
            }

            term += (equal * equal * equal) - equal;
        }

        return term;
    }
}
