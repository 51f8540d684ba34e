using System.Globalization;

namespace FirstToken.Simulator.Behaviour;

/// <summary>Which share of requests goes wrong, and how; drawn from the run's seed.</summary>
public sealed class ErrorRates
{
    private readonly (Injection Injection, double Rate)[] _rates;

    private ErrorRates((Injection, double)[] rates) => _rates = rates;

    /// <summary>No request goes wrong.</summary>
    public static ErrorRates None { get; } = new([]);

    /// <summary>Reads <c>429:0.01,cut:0.02</c>: names and shares between 0 and 1, together at most 1.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The rates.</returns>
    /// <exception cref="FormatException">The text names no known error, or a share is out of range.</exception>
    public static ErrorRates Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rates = new List<(Injection, double)>();
        double sum = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split(':');
            if (pair.Length != 2 || !InjectionNames.TryParse(pair[0], out Injection injection) ||
                !double.TryParse(pair[1], CultureInfo.InvariantCulture, out double rate) || !(rate >= 0 && (sum += rate) <= 1))
            {
                throw new FormatException($"'{part}' is no error rate: write NAME:SHARE with a name of {InjectionNames.All}");
            }

            rates.Add((injection, rate));
        }

        return new ErrorRates([.. rates]);
    }

    internal Injection Draw(ref SeededRandom random)
    {
        if (_rates.Length == 0)
        {
            return Injection.None;
        }

        double at = random.NextDouble();
        foreach ((Injection injection, double rate) in _rates)
        {
            if ((at -= rate) < 0)
            {
                return injection;
            }
        }

        return Injection.None;
    }
}
